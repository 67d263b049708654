package org.data2pg.cli;

import java.nio.file.Path;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.file.ConfFile;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a run of a batch. */
@Command(name = "run", description = "Starts a run of a batch.")
final class Run extends Verb {

    @Option(names = "--target", paramLabel = "ID", description = "Target database.")
    private String target;
    @Option(names = "--batch", paramLabel = "NAME", description = "Batch.")
    private String batch;
    @Mixin
    private Sessions sessions;
    @Option(names = {"--step_options", "--step-options"}, paramLabel = "JSON", description = "Step options, a JSON object.")
    private String stepOptions;
    @Option(names = {"--ref_run", "--ref-run"}, paramLabel = "RUN", description = "A Completed run; its durations are the costs of this one's steps.")
    private Long referenceRun;
    @Option(names = "--conf", paramLabel = "FILE", description = "Configuration file; the command line wins over it.")
    private Path conf;
    @Mixin
    private Mishaps mishaps;
    @Mixin
    private Start start;

    @Override
    public Integer call() {
        ConfFile configured = conf == null ? ConfFile.NONE : ConfFile.read(conf);
        Body body = new Body().with("targetDatabase", target, configured.targetDatabase()).with("batch", batch, configured.batch());
        if (!body.has("targetDatabase") || !body.has("batch")) {
            throw Sentence.MISSING_TARGET_OR_BATCH.failure(ExitCode.USAGE);
        }
        sessions.into(body, configured);
        mishaps.into(body);
        return start.of(data2pg(), Query.of("runs"), body.with("stepOptions", stepOptions, configured.stepOptions())
                .with("referenceRun", referenceRun, configured.referenceRun()).json());
    }
}
