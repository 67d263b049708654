package org.data2pg.cli;

import java.nio.file.Path;
import java.util.List;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.file.ConfFile;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a verb is about: that of a number, or the newest one of a batch. */
final class RunChoice {

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "Number of the run. Without it, the newest run of the batch is meant.")
    private Long number;
    @Option(names = "--target", paramLabel = "ID", description = "Target database.")
    private String target;
    @Option(names = "--batch", paramLabel = "NAME", description = "Batch.")
    private String batch;
    @Option(names = "--conf", paramLabel = "FILE", description = "Configuration file; the command line wins over it.")
    private Path conf;

    /** What the configuration file says; nothing when there is none. */
    ConfFile configuration() {
        return conf == null ? ConfFile.NONE : ConfFile.read(conf);
    }

    /** Looks the newest run of the batch up when no number is given. */
    long of(Server server, ConfFile configured) {
        if (number != null) {
            if (target != null || batch != null) {
                throw Sentence.RUN_AND_BATCH.failure(ExitCode.USAGE);
            }
            return number;
        }
        String wantedTarget = target != null ? target : configured.targetDatabase();
        String wantedBatch = batch != null ? batch : configured.batch();
        if (wantedTarget == null || wantedBatch == null) {
            throw Sentence.MISSING_RUN.failure(ExitCode.USAGE);
        }
        List<JsonObject> newest = server.list(Query.of("runs").with("targetDatabase", wantedTarget).with("batch", wantedBatch), 1).entries();
        if (newest.isEmpty()) {
            throw Sentence.NO_SUCH_RUN.failure(ExitCode.REFUSED, wantedBatch, wantedTarget);
        }
        return newest.get(0).getJsonNumber("id").longValueExact();
    }
}
