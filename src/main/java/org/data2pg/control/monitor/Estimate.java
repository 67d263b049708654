package org.data2pg.control.monitor;

import java.time.Instant;

/**
 * When a run will probably end.
 *
 * @param end           as likely to be early as to be late
 * @param earliest      one time in ten it is over before
 * @param latest        nine times in ten it is over then
 * @param fromReference whether the durations come from the reference run; else from the rates of the run's own steps so far
 */
public record Estimate(Instant end, Instant earliest, Instant latest, boolean fromReference) {

    /** What was expected earlier than now has not happened: it is expected at any moment. */
    Estimate notBefore(Instant now) {
        return new Estimate(later(end, now), later(earliest, now), later(latest, now), fromReference);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
