package org.data2pg.cli;

import picocli.CommandLine.Option;

/** What happens when something goes wrong during a run. The server knows which words it understands. */
final class Mishaps {

    @Option(names = {"--on-error", "--on_error"}, paramLabel = "abort|continue",
            description = "When a step fails: end the run, or go on with all that does not depend on it.")
    private String onError;
    @Option(names = "--takeover", paramLabel = "abort|continue",
            description = "When the server of the run dies: end the run, or have another server go on with it.")
    private String takeover;

    void into(Body body) {
        body.with("onError", onError, null).with("takeover", takeover, null);
    }
}
