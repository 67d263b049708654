package org.data2pg.cli;

import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.util.List;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a run has done so far. */
@Command(name = "report", description = "Shows what a run has done: steps, elapsed time and the sums of its indicators.")
final class Report extends Verb {

    private static final List<Column> INDICATORS = List.of(text("indicator"), number("value"), number("rank"), text("mainIndicator"));

    @Mixin
    private RunChoice choice;

    @Override
    public Integer call() {
        long run = choice.of(server(), choice.configuration());
        show(data2pg(), run, server().get(Query.of("runs", run, "report")));
        return ExitCode.OK;
    }

    /** As a table it is the server's text, the one the console shows, too. */
    static void show(Data2Pg data2pg, long run, JsonObject report) {
        Output output = data2pg.output();
        switch (output.format()) {
            case json -> output.json(report);
            case csv -> output.csv(report.getJsonArray("indicators").getValuesAs(JsonObject.class), INDICATORS);
            case table -> output.text(data2pg.server().text(Query.of("runs", run, "report")));
        }
    }
}
