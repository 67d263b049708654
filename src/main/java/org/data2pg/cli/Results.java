package org.data2pg.cli;

import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server.Listed;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the checks, comparisons and discoveries of a run have found. */
@Command(name = "results", description = "Shows what a run has found, read from its target database.", synopsisSubcommandLabel = "COMMAND",
        subcommands = {Results.Checks.class, Results.Differences.class, Results.Messages.class, Results.Statistics.class})
final class Results extends Verb {

    @Override
    public Integer call() {
        throw wrong("Missing command");
    }

    /** One kind of results. */
    abstract static class Kind extends Verb {

        @Parameters(index = "0", paramLabel = "RUN", description = "Number of the run.")
        private long run;
        @Option(names = "--schema", paramLabel = "NAME", description = "Only tables of this schema.")
        private String schema;
        @Option(names = "--table", paramLabel = "NAME", description = "Only tables of this name.")
        private String table;
        @Option(names = "--text", paramLabel = "TEXT", description = "Only tables with this in schema or name.")
        private String text;
        @Option(names = "--count", paramLabel = "N", defaultValue = "1000", description = "This many at most (${DEFAULT-VALUE}); CSV has all of them.")
        private int count;

        /** Tables and JSON are read in pages; CSV comes as the server writes it, of whatever size. */
        int show(String kind, Query filters, List<Column> columns) {
            if (count < 1) {
                throw wrong("--count must be 1 at least");
            }
            remarks();
            Query wanted = filters.with("schema", schema).with("table", table).with("text", text);
            if (output().format() == Output.Format.csv) {
                server().copy(wanted, "text/csv", data2pg().out());
                return ExitCode.OK;
            }
            Listed found = server().list(wanted, count);
            if (output().format() == Output.Format.json) {
                output().rows(found.entries(), columns, columns);
            } else {
                output().table(found.entries().stream().flatMap(entry -> lines(entry).stream()).toList(), columns);
            }
            if (found.total() > found.entries().size()) {
                tell(Sentence.MORE_RESULTS.of(found.total(), kind, found.entries().size()));
            }
            return ExitCode.OK;
        }

        /** What is missing, and why: results that a later run has replaced, for instance. */
        private void remarks() {
            server().get(Query.of("runs", run, "results")).getJsonArray("remarks").getValuesAs(JsonString.class).forEach(remark -> tell(remark.getString()));
        }

        /** Lines of the table that one result makes. */
        List<JsonObject> lines(JsonObject result) {
            return List.of(result);
        }

        Query path(String kind) {
            return Query.of("runs", run, "results", kind);
        }
    }

    @Command(name = "checks", description = "Aggregates of the tables on both sides, those that differ first.")
    static final class Checks extends Kind {

        private static final List<Column> COLUMNS = List.of(text("schema"), text("table"), text("counter"), text("source"), text("target"), text("equal"));

        @Option(names = "--unequal", description = "Only those that differ.")
        private boolean unequal;

        @Override
        public Integer call() {
            return show("checks", path("checks").with("equal", unequal ? "false" : null), COLUMNS);
        }
    }

    @Command(name = "differences", description = "Rows that differ, by their keys, with the columns that differ on both sides.")
    static final class Differences extends Kind {

        @Option(names = "--part", paramLabel = "NAME", description = "Only this part of the table.")
        private String part;
        @Option(names = "--kind", paramLabel = "KIND", description = "Only rows that are missing, surplus or changed, or differ in their count.")
        private String kind;

        @Override
        public Integer call() {
            return show("differences", path("differences").with("part", part).with("kind", kind), DifferenceLines.COLUMNS);
        }

        @Override
        List<JsonObject> lines(JsonObject difference) {
            return DifferenceLines.of(difference);
        }
    }

    @Command(name = "messages", description = "What DISCOVER has to say on tables and columns, the worst first.")
    static final class Messages extends Kind {

        private static final List<Column> COLUMNS = List.of(text("severity"), text("code"), text("schema"), text("table"), text("column"), text("text"));

        @Option(names = "--column", paramLabel = "NAME", description = "Only this column.")
        private String column;
        @Option(names = "--severity", paramLabel = "LETTER", description = "Only errors (E), corruptions (C), advice (A) or warnings (W).")
        private String severity;
        @Option(names = "--code", paramLabel = "CODE", description = "Only messages of this code.")
        private String code;

        @Override
        public Integer call() {
            return show("messages", path("messages").with("column", column).with("severity", severity).with("code", code), COLUMNS);
        }
    }

    @Command(name = "statistics", description = "What DISCOVER has found in the columns of the source.")
    static final class Statistics extends Kind {

        private static final List<Column> COLUMNS = List.of(text("schema"), text("table"), text("column"), text("type"), number("rows"),
                number("notNull"), text("min"), text("max"), number("avgLength"), number("maxLength"), text("earliest"), text("latest"));

        @Option(names = "--column", paramLabel = "NAME", description = "Only this column.")
        private String column;

        @Override
        public Integer call() {
            return show("statistics", path("statistics").with("column", column), COLUMNS);
        }
    }
}
