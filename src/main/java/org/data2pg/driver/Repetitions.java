package org.data2pg.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * A filter for what the server itself says, with a stack trace, each time it can't reach a database, many times a minute while one is away: the same
 * is let through once in ten minutes. What has another cause is something else.
 */
public final class Repetitions implements Filter {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    /** Causes may name what is never the same. */
    private static final int MOST_REMEMBERED = 1_000;
    private static final int MOST_CAUSES = 20;

    private final Map<String, Instant> said = new HashMap<>();

    @Override
    public synchronized boolean isLoggable(LogRecord record) {
        Instant before = said.get(what(record));
        if (before != null && record.getInstant().isBefore(before.plus(PAUSE))) {
            return false;
        }
        if (said.size() >= MOST_REMEMBERED) {
            said.clear();
        }
        said.put(what(record), record.getInstant());
        return true;
    }

    /** Without its parameters where it has a cause: they name one connection of many. */
    private static String what(LogRecord record) {
        return record.getMessage() + ' ' + (record.getThrown() == null ? Arrays.toString(record.getParameters()) : causes(record.getThrown()));
    }

    /** All of them: the last one may name neither host nor port. */
    private static String causes(Throwable thrown) {
        StringBuilder causes = new StringBuilder();
        int left = MOST_CAUSES;
        for (Throwable cause = thrown; cause != null && left > 0; cause = cause.getCause(), left--) {
            causes.append(cause).append('\n');
        }
        return causes.toString();
    }
}
