package org.data2pg.cli;

import picocli.CommandLine.Command;

/** Stops a run between its steps. */
@Command(name = "suspend", description = "Stops a run between its steps: those in progress finish, nothing new starts.")
final class Suspend extends Stop {

    @Override
    String action() {
        return "suspend";
    }
}
