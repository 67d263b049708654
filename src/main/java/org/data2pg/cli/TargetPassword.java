package org.data2pg.cli;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Option;

/** The password of the role the sessions connect as. It never stands on the command line, which every user of a machine can read. */
final class TargetPassword {

    static final String WHERE = "The password of the role is asked for with --ask-password. With --password-from-env, or another option about the connection, it is"
        + " taken from the environment variable DATA2PG_TARGET_PASSWORD.";
    private static final String VARIABLE = "DATA2PG_TARGET_PASSWORD";

    @Option(names = {"--ask-password", "--ask_password"}, description = "Ask for the password at the terminal.")
    private boolean asked;
    @Option(names = {"--password-from-env", "--password_from_env"}, description = "Take the password from DATA2PG_TARGET_PASSWORD.")
    private boolean fromEnvironment;

    /**
     * Null when none was given. Without a word about the connection the one in the environment may be that of another target database.
     *
     * @param connection whether something else about the connection was said
     */
    String of(Data2Pg data2pg, boolean connection) {
        if (!asked) {
            String inEnvironment = fromEnvironment || connection ? data2pg.environment().get(VARIABLE) : null;
            if (fromEnvironment && inEnvironment == null) {
                throw Sentence.VARIABLE_NOT_SET.failure(ExitCode.USAGE);
            }
            return inEnvironment;
        }
        return data2pg.prompt().secret("Password at the target database: ").orElseThrow(() -> Sentence.NO_TERMINAL.failure(ExitCode.USAGE));
    }
}
