package org.data2pg.cli.follow;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;

/**
 * What the server says about a run by itself (server-sent events). It is only a way to hear of changes at once: when the stream breaks, or the
 * server has none, nothing is lost that could not be asked for.
 */
final class RunEvents implements AutoCloseable {

    /** The server says something every 15 seconds at least. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);
    private static final String DATA = "data:";
    /** The first event comes at once. */
    private static final Duration LONGEST_START = Duration.ofSeconds(5);

    private final BlockingQueue<SeenRun> seen = new LinkedBlockingQueue<>();
    private final Stream<String> lines;
    private volatile boolean open = true;
    private volatile boolean spoken;
    private volatile long lastLine = System.nanoTime();
    private StringBuilder data = new StringBuilder();

    RunEvents(Server server, long run) {
        lines = server.lines(Query.of("runs", run, "events"), "text/event-stream");
        Thread reader = new Thread(this::read, "events of run " + run);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            lines.forEach(this::take);
        } catch (RuntimeException broken) {
            // As an end: whoever follows asks the server itself then
        } finally {
            open = false;
        }
    }

    /** An event ends with an empty line. */
    private void take(String line) {
        lastLine = System.nanoTime();
        spoken = true;
        if (line.startsWith(DATA)) {
            data.append(line.substring(DATA.length()).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
            seen.add(SeenRun.of(data.toString()));
            data = new StringBuilder();
        }
    }

    /** The run as the next event shows it; null when none comes in this time. */
    SeenRun next(Duration atMost) {
        try {
            return seen.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Sentence.INTERRUPTED.failure(ExitCode.ERROR);
        }
    }

    boolean hasSpoken() {
        return spoken;
    }

    boolean isOpen() {
        Duration longest = spoken ? LONGEST_SILENCE : LONGEST_START;
        return !seen.isEmpty() || open && System.nanoTime() - lastLine < longest.toNanos();
    }

    @Override
    public void close() {
        lines.close();
    }
}
