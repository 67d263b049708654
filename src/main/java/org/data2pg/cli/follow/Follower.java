package org.data2pg.cli.follow;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;

/**
 * Looks at a run until it has ended. A server that does not answer for a while, because it is started again or the network is cut, is no
 * reason to give up: the run may be going on, or be gone on with.
 */
public final class Follower {

    private final Server server;
    private final long run;
    private final Duration interval;
    private final Duration patience;
    private final Consumer<String> tell;

    /**
     * @param interval between two looks
     * @param patience how long the server may be silent
     * @param tell     takes sentences about its silence
     */
    public Follower(Server server, long run, Duration interval, Duration patience, Consumer<String> tell) {
        this.server = server;
        this.run = run;
        this.interval = interval;
        this.patience = patience;
        this.tell = tell;
    }

    /**
     * Returns the run as it is in the end, or when the onlooker has seen enough.
     *
     * @param onlooker is shown the run at each look, the last one included; false ends the looking
     * @throws Failure the server refuses to show the run, or was silent for too long
     */
    public SeenRun follow(Predicate<SeenRun> onlooker) {
        SeenRun seen = look();
        while (onlooker.test(seen) && seen.isActive()) {
            pause(interval);
            seen = look();
        }
        return seen;
    }

    private SeenRun look() {
        long silentSince = 0;
        while (true) {
            try {
                SeenRun seen = new SeenRun(server.get(Query.of("runs", run)));
                if (silentSince != 0) {
                    tell.accept(Sentence.ANSWERS_AGAIN.of());
                }
                return seen;
            } catch (Failure failure) {
                if (!mayPass(failure) || silentSince != 0 && System.nanoTime() - silentSince > patience.toNanos()) {
                    throw failure;
                }
                if (silentSince == 0) {
                    silentSince = System.nanoTime();
                    tell.accept(Sentence.STILL_TRYING.of(failure.getMessage(), patience.toSeconds()));
                }
                pause(interval);
            }
        }
    }

    /** A server that is stopping or starting may give answers of any kind. */
    private static boolean mayPass(Failure failure) {
        return failure.exitCode() == ExitCode.UNREACHABLE || failure.exitCode() == ExitCode.ERROR;
    }

    /** Does nothing for a while. */
    public static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Sentence.INTERRUPTED.failure(ExitCode.ERROR);
        }
    }
}
