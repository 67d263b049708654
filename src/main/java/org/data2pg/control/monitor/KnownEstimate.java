package org.data2pg.control.monitor;

import java.time.Duration;
import java.time.Instant;

/**
 * The last estimate of the end of a run.
 *
 * @param estimate    null if nothing could be said
 * @param sessions    that the run had then
 * @param ascSessions how many of them took the cheapest steps first
 * @param made        when it was made
 * @param asked       when the next one was asked for
 */
record KnownEstimate(Estimate estimate, int sessions, int ascSessions, Instant made, Instant asked) {

    private static final Duration OLD = Duration.ofSeconds(5);
    private static final Duration PASSED = Duration.ofSeconds(1);
    private static final Duration USELESS = Duration.ofMinutes(10);

    static KnownEstimate none(RunView run) {
        return new KnownEstimate(null, run.sessions(), run.ascSessions(), Instant.EPOCH, Instant.EPOCH);
    }

    /** None in its place if the run has other sessions now, or if much may have happened since. */
    KnownEstimate asOf(RunView run, Instant now) {
        boolean same = run.sessions() == sessions && run.ascSessions() == ascSessions;
        return same && (estimate == null || !made.isBefore(now.minus(USELESS))) ? this : none(run);
    }

    /** Whether it is time for the next one: sooner when the end was not kept. */
    boolean isDue(Instant now) {
        boolean passed = estimate != null && estimate.end().isBefore(now);
        return asked.isBefore(now.minus(passed ? PASSED : OLD));
    }

    KnownEstimate askedAt(Instant now) {
        return new KnownEstimate(estimate, sessions, ascSessions, made, now);
    }
}
