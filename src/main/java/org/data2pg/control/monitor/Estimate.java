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
}
