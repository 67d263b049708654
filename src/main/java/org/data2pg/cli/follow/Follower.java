package org.data2pg.cli.follow;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
    private RunEvents events;
    private boolean listens = true;

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
        try {
            while (onlooker.test(seen) && seen.isActive()) {
                seen = next(seen);
            }
            return seen;
        } finally {
            stopListening();
        }
    }

    /** As an event of the server shows it; the same as before when there is none for a while; or as asked for. */
    private SeenRun next(SeenRun last) {
        if (listens && events == null) {
            events = new RunEvents(server, run);
        }
        if (events != null && events.isOpen()) {
            SeenRun news = events.next(interval);
            return news == null ? last : news;
        }
        // Where no event ever arrives, as behind some proxies, there is no use in listening again
        listens = events != null && events.hasSpoken();
        stopListening();
        pause(interval);
        return look();
    }

    private void stopListening() {
        if (events != null) {
            events.close();
            events = null;
        }
    }

    private SeenRun look() {
        return patiently(() -> SeenRun.of(server.get(Query.of("runs", run))));
    }

    /**
     * Asks the server until it answers.
     *
     * @throws Failure it refuses to, or was silent for too long
     */
    public <T> T patiently(Supplier<T> question) {
        long silentSince = 0;
        while (true) {
            try {
                T answer = question.get();
                if (silentSince != 0) {
                    tell.accept(Sentence.ANSWERS_AGAIN.of());
                }
                return answer;
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
