package org.data2pg.cli;

import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.nio.file.Path;
import java.util.List;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.file.ConfFile;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.show.Column;
import org.data2pg.cli.show.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks whether batches could be run on a target database. */
@Command(name = "check", description = "Looks whether a target database can be reached, and which of its batches are ready.")
final class Check extends Verb {

    private static final List<Column> FACTS = List.of(text("targetDatabase"), text("reachable"), text("locked"), text("extensionVersion"),
            number("sessionLimit"), text("problem"));
    private static final List<Column> BATCHES = List.of(text("migration"), text("name"), text("type"), text("migrationCompleted"), text("ready"));

    @Parameters(index = "0", arity = "0..1", paramLabel = "TARGET", description = "Target database.")
    private String target;
    @Option(names = "--target", paramLabel = "ID", description = "The same.")
    private String sameTarget;
    @Option(names = "--conf", paramLabel = "FILE", description = "Configuration file; the command line wins over it.")
    private Path conf;

    @Override
    public Integer call() {
        if (target != null && sameTarget != null) {
            throw wrong("The target database is given twice");
        }
        ConfFile configured = conf == null ? ConfFile.NONE : ConfFile.read(conf);
        String wanted = target != null ? target : sameTarget != null ? sameTarget : configured.targetDatabase();
        if (wanted == null) {
            throw wrong("Missing target database");
        }
        JsonObject found = server().send("POST", Query.of("target-databases", wanted, "check"), null);
        show(output(), found);
        if (!found.isNull("problem")) {
            throw new Failure(found.getBoolean("reachable") ? ExitCode.REFUSED : ExitCode.UNREACHABLE, found.getString("problem"));
        }
        return ExitCode.OK;
    }

    private static void show(Output output, JsonObject found) {
        List<JsonObject> batches = found.getJsonArray("batches").getValuesAs(JsonObject.class);
        switch (output.format()) {
            case json -> output.json(found);
            case csv -> output.csv(batches, BATCHES);
            case table -> {
                output.facts(found, FACTS);
                if (!batches.isEmpty()) {
                    output.text("\n");
                    output.table(batches, BATCHES);
                }
            }
        }
    }
}
