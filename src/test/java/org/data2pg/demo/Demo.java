package org.data2pg.demo;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import org.data2pg.fixture.AtExit;
import org.data2pg.fixture.FreePort;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;

/** {@code mvn -Pdemo}: from nothing to a proven copy of the sample company, then the console until Ctrl-C. */
public final class Demo {

    private static final String USER = "demo";

    private final PrintStream out = System.out;
    private final DemoOptions options;
    private final int port;
    private final long start = System.nanoTime();

    private Demo(DemoOptions options) {
        this.options = options;
        port = choosePort();
    }

    /**
     * Ends with exit status 1 and a sentence unless the run is Completed and every check equal.
     *
     * @param arguments {@code check}: only look at the options, so that a bad one is refused before the long part of the build
     */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            DemoOptions options = DemoOptions.of(System.getProperties());
            options.requirePort();
            if (arguments.length == 0) {
                new Demo(options).run();
            }
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException | SQLException e) {
            if (AtExit.hasBegun()) {
                waitForEver();
            }
            System.out.flush();
            System.err.println("The demo has failed. " + e.getMessage());
            // Maven would bury the sentence under a stack trace
            System.exit(1);
        }
    }

    private void run() throws SQLException, InterruptedException {
        say("%,d rows, %d sessions.", options.rows(), options.sessions());
        try (PostgresServer source = server(PostgresServers.newest());
                PostgresServer target = server(PostgresServers.newest().extension())) {
            say("PostgreSQL listens on port %d (source) and %d (target, administration).", source.port(), target.port());
            SampleDatabases databases = new SampleDatabases(source, target);
            databases.createAdministration();
            try (ProvisionedServer wildfly = new ProvisionedServer().longLife()) {
                String password = Secrets.random();
                CompletableFuture<Void> boot = CompletableFuture.runAsync(() -> boot(wildfly, databases, password));
                prepare(databases);
                join(boot);
                say("The server answers.");
                try {
                    migrate(databases, wildfly.url(), password);
                } catch (IllegalStateException | UncheckedIOException e) {
                    throw new IllegalStateException(e.getMessage() + " The server's log is kept in " + wildfly.keepLog("demo-server.log")
                            + ".", e);
                }
                if (!options.once()) {
                    leaveUp(wildfly.url(), password, databases);
                }
            }
        }
    }

    /** A real disk is written to, as in real life; nothing else is tuned. */
    private static PostgresServer server(PostgresServers description) {
        return description.setting("fsync", "on").setting("max_connections", "200").start();
    }

    private void boot(ProvisionedServer wildfly, SampleDatabases databases, String password) {
        wildfly.port(port).administrationDatabase(databases.administrationUrl(), SampleDatabases.ADMINISTRATION,
                databases.administrationPassword()).start();
        wildfly.users(password, "add", USER, "data2pg-viewer", "data2pg-operator", "data2pg-admin");
    }

    private void prepare(SampleDatabases databases) throws SQLException {
        databases.fillSource(options.rows());
        say("The source is filled.");
        databases.createTarget();
        databases.configureMigration();
        say("The target has its tables, the extension and a configured migration (configure-shop.sql).");
    }

    private void migrate(SampleDatabases databases, String url, String password) throws SQLException {
        SampleRun run = SampleTarget.register(new RestClient(url, USER, password), databases).start(options.sessions());
        say("Run %d of batch %s has started.", run.id(), SampleDatabases.BATCH);
        RunState end = run.follow(new Progress(out, Terminal.isInteractive(), Terminal::width)::show);
        out.println();
        out.println(run.report());
        if (!end.isCompleted()) {
            throw new IllegalStateException("The run is " + end.status() + " instead of Completed"
                    + (end.error() == null ? "." : ": " + end.error().lines().findFirst().orElse("")));
        }
        say("%s", run.proof(databases));
    }

    private void leaveUp(String url, String password, SampleDatabases databases) throws InterruptedException {
        out.printf("%nConsole:        %s%nLogin:          %s%nPassword:       %s%n%n%s%n%nCtrl-C stops everything and removes what was started.%n",
                url, USER, password, databases.access());
        out.flush();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> out.printf("%nStopping what was started.%n")));
        waitForEver();
    }

    /** Until Ctrl-C, or another signal, has ended the JVM. */
    private static void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private int choosePort() {
        if (options.port() != 0) {
            return options.port();
        }
        if (FreePort.isFree(DemoOptions.USUAL_PORT)) {
            return DemoOptions.USUAL_PORT;
        }
        int free = FreePort.any();
        say("Port %d is taken, the console will be on port %d (-Ddemo.port=N chooses another).", DemoOptions.USUAL_PORT, free);
        return free;
    }

    private static void join(CompletableFuture<Void> boot) {
        try {
            boot.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void say(String format, Object... arguments) {
        out.printf(Locale.ROOT, "demo %5.1f s  %s%n", (System.nanoTime() - start) / 1e9, String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
