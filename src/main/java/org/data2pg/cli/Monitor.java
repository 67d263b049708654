package org.data2pg.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server.Listed;
import org.data2pg.cli.follow.Follower;
import org.data2pg.cli.follow.SeenRun;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import org.data2pg.cli.show.Screen;
import org.data2pg.cli.show.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows runs; one of them for as long as it goes on. */
@Command(name = "monitor", description = {"Lists runs, the newest first; or shows one until it has ended.",
    "On a terminal the run is shown on the whole screen; elsewhere each change is a line. As JSON or CSV it is shown once."})
final class Monitor extends Verb {

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "The run to show. Without it, runs are listed.")
    private Long run;
    @Option(names = "--target", paramLabel = "ID", description = "List only runs on this target database.")
    private String target;
    @Option(names = "--batch", paramLabel = "NAME", description = "List only runs of this batch.")
    private String batch;
    @Option(names = "--status", paramLabel = "STATE", split = ",", description = "List only runs in one of these states, such as In_progress or Aborted.")
    private List<String> states = List.of();
    @Option(names = "--count", paramLabel = "N", defaultValue = "20", description = "List this many runs at most (${DEFAULT-VALUE}).")
    private int count;
    @Option(names = "--once", description = "Show the run as it is now, and end.")
    private boolean once;
    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "1", description = "Time between two looks at the run (${DEFAULT-VALUE}).")
    private int interval;
    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "600", description = "How long the server may be out of reach (${DEFAULT-VALUE}).")
    private long patience;

    @Override
    public Integer call() {
        if (count < 1 || interval < 1) {
            throw wrong((count < 1 ? "--count" : "--interval") + " must be 1 at least");
        }
        if (run != null && (target != null || batch != null || !states.isEmpty())) {
            throw wrong("--target, --batch and --status choose from the list: give them, or the number of a run");
        }
        if (run == null) {
            list();
        } else if (once || output().format() != Output.Format.table) {
            output().facts(server().get(Query.of("runs", run)), RunColumns.ALL);
        } else if (output().terminal().isMovable()) {
            onScreen();
        } else {
            inLines();
        }
        return ExitCode.OK;
    }

    private void list() {
        Listed runs = server().list(Query.of("runs").with("targetDatabase", target).with("batch", batch).withEach("status", states), count);
        output().rows(runs.entries(), RunColumns.LIST, RunColumns.ALL);
        if (runs.total() > runs.entries().size()) {
            tell(Sentence.MORE.of(runs.total(), runs.entries().size()));
        }
    }

    private Follower follower(Consumer<String> tell) {
        return new Follower(server(), run, Duration.ofSeconds(interval), Duration.ofSeconds(patience), tell);
    }

    /** Ctrl-C leaves it, and the run goes on. */
    private void onScreen() {
        SeenRun first = SeenRun.of(server().get(Query.of("runs", run)));
        if (first.isActive()) {
            Screen screen = new Screen(data2pg().out(), output().terminal());
            Runtime.getRuntime().addShutdownHook(new Thread(screen::close));
            RunPicture picture = new RunPicture(server(), output().terminal());
            try {
                first = follower(sentence -> screen.show(picture.silent(sentence))).follow(seen -> {
                    if (seen.isActive()) {
                        screen.show(picture.of(seen));
                    }
                    return true;
                });
            } finally {
                screen.close();
            }
        }
        output().facts(first.json(), RunColumns.ALL);
    }

    private void inLines() {
        String[] last = {""};
        follower(this::tell).follow(seen -> {
            String change = seen.state() + " " + seen.progress();
            String error = seen.error() == null ? "" : "  " + seen.error();
            if (!(change + error).equals(last[0])) {
                output().text(Text.line("Run " + run + ": " + change + "  " + Column.duration(seen.elapsedMs()) + error) + "\n");
                last[0] = change + error;
            }
            return output().isRead();
        });
    }
}
