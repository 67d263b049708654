package org.data2pg.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.data2pg.cli.connection.Login;
import org.data2pg.cli.connection.Prompt;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;
import org.data2pg.cli.show.Output;
import org.data2pg.cli.show.Terminal;
import org.data2pg.cli.show.Text;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. Its own options say where the server is and how results are written; they may stand before or behind the verb. */
@Command(name = "data2pg", mixinStandardHelpOptions = true, versionProvider = Data2Pg.Version.class, scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND", usageHelpAutoWidth = true, sortOptions = false,
        description = "Runs batches of Data2Pg on a server, and shows what became of them.",
        subcommands = {Run.class, Restart.class, Suspend.class, Abort.class, Modify.class, Check.class, Monitor.class, Report.class,
            Targets.class, Results.class, Tokens.class, CommandLine.HelpCommand.class})
public final class Data2Pg implements Runnable {

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Prompt prompt;
    @Spec
    private CommandSpec spec;
    @Option(names = "--server", paramLabel = "URL", scope = ScopeType.INHERIT, order = 100,
            description = "Address of the application, such as https://host:8443/data2pg/ (http://localhost:8080/data2pg/).")
    private String address;
    @Option(names = "--user", paramLabel = "NAME", scope = ScopeType.INHERIT, order = 101, description = "Login at the server.")
    private String user;
    @Option(names = {"--ca-file", "--ca_file"}, paramLabel = "FILE", scope = ScopeType.INHERIT, order = 102,
            description = "Certificates (PEM) that are trusted instead of those Java knows.")
    private Path caFile;
    @Option(names = {"--login-file", "--login_file"}, paramLabel = "FILE", scope = ScopeType.INHERIT, order = 103,
            description = "File with server and login (~/.config/data2pg/login).")
    private Path loginFile;
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", scope = ScopeType.INHERIT, order = 104,
            description = "How results are written: ${COMPLETION-CANDIDATES} (table).")
    private Output.Format format = Output.Format.table;
    private Server server;

    /** For the shell and for the tools of the build. */
    public Data2Pg() {
        // In UTF-8 whatever the locale: files and pipes outlive it
        this(System.getenv(), new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8), Prompt.TERMINAL);
    }

    Data2Pg(Map<String, String> environment, PrintStream out, PrintStream err, Prompt prompt) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.prompt = prompt;
    }

    public static void main(String[] arguments) {
        if (arguments.length == 1 && Version.OPTIONS.contains(arguments[0])) {
            // A model of all commands, which picocli makes first, would take six times as long
            System.out.println(Version.text());
            return;
        }
        System.exit(new Data2Pg().execute(arguments));
    }

    /** Returns the status the process ends with: see {@link ExitCode}. */
    int execute(String... arguments) {
        CommandLine line = new CommandLine(this).setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8)).setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF)).setParameterExceptionHandler(this::wrongCommandLine)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        int status = line.execute(arguments);
        out.flush();
        return status;
    }

    private int wrongCommandLine(ParameterException wrong, String[] arguments) {
        err.println(Text.lines(Sentence.WRONG_COMMAND_LINE.of(wrong.getMessage(), wrong.getCommandLine().getCommandSpec().qualifiedName())));
        return ExitCode.USAGE;
    }

    private int failed(Exception failure) {
        out.flush();
        if (failure instanceof Failure known) {
            err.println(Text.lines(known.getMessage()));
            return known.exitCode();
        }
        err.println(Sentence.UNEXPECTED.of(failure));
        failure.printStackTrace(err);
        return ExitCode.ERROR;
    }

    /** Nothing was asked for. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /** Asks for a password first if that is how the user identifies. */
    Server server() {
        if (server == null) {
            Login login = Login.of(new Login.Wanted(address, user, caFile, loginFile), environment, prompt);
            if (login.isExposed()) {
                tell(Sentence.UNPROTECTED.of(login.server()));
            }
            server = new Server(login);
        }
        return server;
    }

    Output output() {
        return new Output(out, format, Terminal.ofOutput(environment));
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Map<String, String> environment() {
        return environment;
    }

    Prompt prompt() {
        return prompt;
    }

    /** Whatever is no result goes to the standard error output. */
    void tell(String sentence) {
        err.println(Text.lines(sentence));
    }

    /** That of the archive. */
    static final class Version implements IVersionProvider {

        private static final List<String> OPTIONS = List.of("--version", "-V");

        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        private static String text() {
            String version = Data2Pg.class.getPackage().getImplementationVersion();
            return "data2pg " + (version == null ? "(not packaged)" : version);
        }
    }
}
