package org.data2pg.cli;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.follow.SeenRun;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a run end before its last step. */
abstract class Stop extends Verb {

    @Mixin
    private RunChoice choice;
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in your own words; it is kept with the run.")
    private String reason;
    @Mixin
    private Waiting waiting;

    /** As the server calls it. */
    abstract String action();

    /** That the run has ended is what was asked for, however it did. */
    @Override
    public Integer call() {
        long run = choice.of(server(), choice.configuration());
        SeenRun seen = SeenRun.of(server().send("POST", Query.of("runs", run, action()), new Body().with("reason", reason, null).json()));
        if (waiting.isWanted()) {
            waiting.end(data2pg(), run);
        } else {
            tell(Sentence.STOPPING.of(run, action(), seen.status()));
            output().facts(seen.json(), RunColumns.ALL);
        }
        return ExitCode.OK;
    }
}
