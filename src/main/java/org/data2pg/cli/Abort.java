package org.data2pg.cli;

import picocli.CommandLine.Command;

/** Stops a run at once. */
@Command(name = "abort", description = "Stops a run at once: its statements in progress are cancelled and rolled back.")
final class Abort extends Stop {

    @Override
    String action() {
        return "abort";
    }
}
