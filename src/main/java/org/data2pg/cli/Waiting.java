package org.data2pg.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.follow.Follower;
import org.data2pg.cli.follow.Outcome;
import org.data2pg.cli.follow.SeenRun;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Output;
import org.data2pg.cli.show.Progress;
import org.data2pg.cli.show.Terminal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Waiting for the end of a run, if that is wanted. The run does not depend on it: who stops waiting leaves it as it is. */
final class Waiting {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    @Option(names = "--wait", description = "Wait until the run has ended.")
    private boolean wanted;
    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "600",
            description = "While waiting: how long the server may be out of reach (${DEFAULT-VALUE}).")
    private long patience;
    @Mixin
    private Report.Details details;

    boolean isWanted() {
        return wanted;
    }

    /** Shows the progress until the run has ended, and its report then. */
    Outcome end(Data2Pg data2pg, long run) {
        Progress progress = new Progress(data2pg.err(), Terminal.ofErrors(data2pg.environment()));
        Thread farewell = new Thread(() -> progress.end(Sentence.GOES_ON.of(run)));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            Follower follower = new Follower(data2pg.server(), run, INTERVAL, Duration.ofSeconds(patience), progress::tell);
            SeenRun seen = follower.follow(now -> {
                progress.show("Run " + run, now.state(), now.share(), now.figures());
                return true;
            });
            progress.clear();
            // A run that was Suspended because its server ends is told of by that server with its last words
            JsonObject report = follower.patiently(() -> shown(data2pg, run));
            Outcome outcome = Outcome.of(seen, report);
            data2pg.tell(outcome.sentence());
            if (data2pg.output().format() != Output.Format.table) {
                // The report for people has both
                Stream.of(seen.error(), seen.advice()).filter(Objects::nonNull).forEach(data2pg::tell);
            }
            return outcome;
        } finally {
            progress.clear();
            forget(farewell);
        }
    }

    private JsonObject shown(Data2Pg data2pg, long run) {
        JsonObject report = data2pg.server().get(Query.of("runs", run, "report"));
        Report.show(data2pg, run, report, details);
        return report;
    }

    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // It is being said
        }
    }
}
