package org.data2pg.cli;

import static org.data2pg.cli.show.Column.instant;
import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server.Listed;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run has done so far. */
@Command(name = "report", description = "Shows what a run has done: steps, elapsed time and the sums of its indicators.")
final class Report extends Verb {

    private static final List<Column> INDICATORS = List.of(text("indicator"), number("value"), number("rank"), text("mainIndicator"));
    private static final List<Column> ATTEMPT = List.of(text("step"), number("attempt"), number("session"), instant("start"), instant("end"), text("outcome"),
            text("sqlState"), text("message"), text("detail"), text("hint"), text("context"));
    private static final int MOST_ATTEMPTS = 1000;

    @Mixin
    private RunChoice choice;
    @Mixin
    private Details details;

    @Override
    public Integer call() {
        long run = choice.of(server(), choice.configuration());
        show(data2pg(), run, server().get(Query.of("runs", run, "report")), details);
        return ExitCode.OK;
    }

    /** As a table it is the server's text, the one the console shows, too. */
    static void show(Data2Pg data2pg, long run, JsonObject report, Details details) {
        Output output = data2pg.output();
        switch (output.format()) {
            case json -> output.json(details.wanted ? Json.createObjectBuilder(report).add("attempts", Json.createArrayBuilder(attempts(data2pg, run))).build() : report);
            case csv -> output.csv(report.getJsonArray("indicators").getValuesAs(JsonObject.class), INDICATORS);
            case table -> {
                output.text(data2pg.server().text(Query.of("runs", run, "report")));
                if (details.wanted) {
                    attempts(data2pg, run).forEach(attempt -> {
                        output.text("\n");
                        output.facts(attempt, ATTEMPT);
                    });
                }
            }
        }
    }

    private static List<JsonObject> attempts(Data2Pg data2pg, long run) {
        Listed found = data2pg.server().list(Query.of("runs", run, "attempts"), MOST_ATTEMPTS);
        if (found.total() > found.entries().size()) {
            data2pg.tell(Sentence.MORE_ATTEMPTS.of(found.total(), found.entries().size(), run));
        }
        return found.entries();
    }

    /** Whether more is to be told than who operates runs needs. */
    static final class Details {

        @Option(names = {"-v", "--verbose"},
                description = "Also each attempt at a step that was not completed at once, with all that PostgreSQL has said: detail, hint and context.")
        private boolean wanted;
    }
}
