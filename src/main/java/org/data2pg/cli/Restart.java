package org.data2pg.cli;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.file.ConfFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts a new run that takes over what a Suspended or Aborted one has left. */
@Command(name = "restart", description = "Starts a new run that takes over what a Suspended or Aborted one has left, with the same options unless others are given.")
final class Restart extends Verb {

    @Mixin
    private RunChoice choice;
    @Mixin
    private Sessions sessions;
    @Mixin
    private Mishaps mishaps;
    @Mixin
    private Start start;

    @Override
    public Integer call() {
        ConfFile configured = choice.configuration();
        Body body = new Body();
        sessions.into(body, configured);
        mishaps.into(body);
        return start.of(data2pg(), Query.of("runs", choice.of(server(), configured), "restart"), body.json());
    }
}
