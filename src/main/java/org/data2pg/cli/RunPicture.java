package org.data2pg.cli;

import java.util.ArrayList;
import java.util.List;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.connection.Server.Listed;
import org.data2pg.cli.follow.SeenRun;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import org.data2pg.cli.show.Progress;
import org.data2pg.cli.show.Terminal;
import org.data2pg.cli.show.Text;

/** A run on a whole screen: how far it is, which steps are in progress and which have failed. */
final class RunPicture {

    private static final List<Column> IN_PROGRESS = List.of(Column.number("session"), Column.text("name"), Column.duration("elapsedMs"), Column.number("cost"));
    private static final List<Column> FAILED = List.of(Column.text("name"), Column.text("error"));
    private static final int MOST_FAILED = 5;

    private final Server server;
    private final Terminal terminal;
    private List<String> last = List.of();

    RunPicture(Server server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    List<String> of(SeenRun run) {
        Terminal.Size size = terminal.size();
        List<String> lines = new ArrayList<>();
        add(lines, size, "Run " + run.id() + ": " + run.batchType() + " batch " + run.batch() + " on " + run.targetDatabase());
        add(lines, size, run.state() + ", " + run.openSessions() + " of " + run.sessions() + " sessions open");
        lines.add(Progress.bar(run.share(), run.figures(), size.columns()));
        add(lines, size, "Steps: " + run.steps("completed") + " completed, " + run.steps("inProgress") + " in progress, " + run.steps("ready") + " ready, "
                + run.steps("blocked") + " blocked, " + run.steps("failed") + " failed");
        if (run.warning() != null) {
            add(lines, size, run.warning());
        }
        if (run.steps("failed") > 0) {
            steps(lines, size, "Failed", steps(run, "Failed", "name", MOST_FAILED), FAILED);
        }
        steps(lines, size, "In progress", steps(run, "In_progress", "-elapsedMs", size.rows()), IN_PROGRESS);
        last = lines;
        return lines;
    }

    /** What was seen last, and why nothing newer is. */
    List<String> silent(String sentence) {
        List<String> lines = new ArrayList<>();
        add(lines, terminal.size(), sentence);
        lines.add("");
        lines.addAll(last);
        return lines;
    }

    private Listed steps(SeenRun run, String state, String order, int atMost) {
        try {
            return server.list(Query.of("runs", run.id(), "steps").with("status", state).with("sort", order), Math.max(1, atMost));
        } catch (Failure silence) {
            // The next look at the run itself tells
            return new Listed(List.of(), 0);
        }
    }

    private static void steps(List<String> lines, Terminal.Size size, String title, Listed steps, List<Column> columns) {
        if (!steps.entries().isEmpty()) {
            List<JsonObject> shown = steps.entries();
            lines.add("");
            add(lines, size, title + (steps.total() > shown.size() ? ", " + shown.size() + " of " + steps.total() : "") + ":");
            lines.addAll(Output.lines(shown, columns, size.columns()));
        }
    }

    private static void add(List<String> lines, Terminal.Size size, String text) {
        lines.add(Text.cut(Text.line(text), size.columns()));
    }
}
