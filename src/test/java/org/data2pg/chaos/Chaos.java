package org.data2pg.chaos;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

import org.data2pg.fixture.AtExit;

/**
 * {@code mvn -Pchaos}: runs of a COPY and a COMPARE batch, by turns, in which something is broken over and over, until enough was. There are two servers, so
 * that one can take over what the other leaves.
 */
public final class Chaos {

    private static final int SERVERS = 2;
    private static final int SESSIONS = 4;
    /** The batch engine's records of a dead server are put in order after 30 s. */
    private static final int PATIENCE_S = 90;
    private static final int SLOW_DOWN_US = 2_000;
    /** Somewhere in a run that nothing holds up, mostly. */
    private static final int LONGEST_COPY_MS = 10_000;
    private static final int LONGEST_COMPARE_MS = 2_500;

    private final ChaosOptions options;
    private final Random random;
    private final long start = System.nanoTime();
    private int kills;
    private int runs;
    private int restarts;
    private int takeovers;

    Chaos(ChaosOptions options) {
        this.options = options;
        random = new Random(options.seed());
    }

    /** Ends with exit status 1 if anything was lost, doubled or damaged, or if a run could not be completed. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            if (!new Chaos(ChaosOptions.of(System.getProperties())).run()) {
                System.exit(1);
            }
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException | SQLException e) {
            if (!AtExit.hasBegun()) {
                System.out.flush();
                System.err.println("Chaos has failed. " + e.getMessage());
                // Maven would bury the sentence under a stack trace
                System.exit(1);
            }
        }
    }

    /** False if anything was lost, doubled or damaged, or if a run could not be completed; what was found is printed. */
    boolean run() throws SQLException, InterruptedException {
        say("Seed %d: -Dchaos.kills=%d -Dchaos.seed=%d draws the same again.", options.seed(), options.kills(), options.seed());
        boolean sound;
        try (Site site = new Site(SERVERS)) {
            Reader reader = new Reader(site, PATIENCE_S);
            say("All servers are up.");
            boolean completed = false;
            try {
                runUntilEnough(site, reader);
                completed = true;
            } catch (IllegalStateException | UncheckedIOException | SQLException failure) {
                say("FAILED: %s", failure.getMessage());
            }
            sound = completed && reader.lost() == 0 && reader.doubled() == 0 && reader.damages().isEmpty();
            if (!sound) {
                say("The logs of the application are kept in %s.", site.keepLogs());
            }
            say("Seed %d: %d runs completed and read, %d takeovers by the other server, %d restarts.%s", options.seed(), runs, takeovers, restarts,
                    completed ? "" : " One could not be completed.");
            System.out.printf(Locale.ROOT, "%d kills, %d rows lost, %d rows doubled, %d objects damaged%n", kills, reader.lost(), reader.doubled(),
                    reader.damages().size());
            System.out.flush();
        }
        return sound;
    }

    private void runUntilEnough(Site site, Reader reader) throws SQLException, InterruptedException {
        while (kills < options.kills()) {
            carryOut(site, reader, Site.COPY);
            if (kills < options.kills()) {
                carryOut(site, reader, Site.COMPARE);
            }
        }
    }

    private void carryOut(Site site, Reader reader, String batch) throws SQLException, InterruptedException {
        Run run = start(site, batch);
        disturb(site, run);
        while (!run.isCompleted()) {
            say("  Run %d has ended early. %s", run.id(), run.reason());
            reader.lookAtReports(run.id());
            restarts++;
            run.restart();
            say("  Run %d takes its steps over.", run.id());
            disturb(site, run);
        }
        reader.look(run.id(), batch);
        runs++;
        takeovers = site.takeovers();
        say("Run %d is Completed; so far %d rows lost, %d doubled, %d objects damaged.", run.id(), reader.lost(), reader.doubled(),
                reader.damages().size());
    }

    private Run start(Site site, String batch) throws InterruptedException {
        boolean goesOn = random.nextBoolean();
        Run run = Run.start(site, batch, SESSIONS, SLOW_DOWN_US, goesOn);
        say("Run %d of %s has started, and %s when its server is gone.", run.id(), batch, goesOn ? "goes on at the other one" : "is aborted");
        return run;
    }

    /** Breaks something as long as the run is active and there is something left to break, then waits for its end. */
    private void disturb(Site site, Run run) throws SQLException, InterruptedException {
        int longest = run.batch().equals(Site.COPY) ? LONGEST_COPY_MS : LONGEST_COMPARE_MS;
        while (kills < options.kills() && !run.endsWithin(Duration.ofMillis(random.nextInt(longest)))) {
            Disturbance disturbance = Disturbance.values()[random.nextInt(Disturbance.values().length)];
            if (disturbance.happensTo(site, random)) {
                kills++;
                say("  %d: %s", kills, disturbance);
            }
        }
        run.awaitEnd();
    }

    private void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, "chaos %6.1f s  %s%n", (System.nanoTime() - start) / 1e9, String.format(Locale.ROOT, format, arguments));
        System.out.flush();
    }
}
