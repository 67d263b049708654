package org.data2pg.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time and durations as operators read them; functions of the pages. */
public final class Times {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long MINUTE = 60_000;
    private static final long HOUR = 3_600_000;

    private Times() {
    }

    /** {@code 2026-11-20 10:38:28 UTC}; the script of the pages puts the user's own zone in its place. */
    public static String utc(Instant instant) {
        return instant == null ? "" : UTC.format(instant);
    }

    /**
     * {@code 0.4 s}, {@code 12:05 min}, {@code 31:12:05 h}.
     *
     * @param ms null for what has not begun
     */
    public static String elapsed(Long ms) {
        if (ms == null) {
            return "";
        }
        if (ms < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(ms, 0) / 1000.0);
        }
        long seconds = ms / 1000 % 60;
        return ms < HOUR ? String.format(Locale.ROOT, "%d:%02d min", ms / MINUTE, seconds)
                : String.format(Locale.ROOT, "%d:%02d:%02d h", ms / HOUR, ms / MINUTE % 60, seconds);
    }
}
