package org.data2pg.cli;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Option;

/** The password of the role the sessions connect as. It never stands on the command line, which every user of a machine can read. */
final class TargetPassword {

    static final String WHERE = "The password of the role is taken from the environment variable DATA2PG_TARGET_PASSWORD, or asked for with --ask-password.";

    @Option(names = {"--ask-password", "--ask_password"}, description = "Ask for the password at the terminal.")
    private boolean asked;

    /** Null when none was given. */
    String of(Data2Pg data2pg) {
        if (!asked) {
            return data2pg.environment().get("DATA2PG_TARGET_PASSWORD");
        }
        return data2pg.prompt().secret("Password at the target database: ").orElseThrow(() -> Sentence.NO_TERMINAL.failure(ExitCode.USAGE));
    }
}
