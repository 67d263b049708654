package org.data2pg.run;

import java.time.Instant;
import java.util.List;

/**
 * When a step of a run was executed, and what that depends on: no more, as it is read for all steps of a run at once.
 *
 * @param session null if it was not executed in this run: not yet, or in the one that was restarted
 * @param start   null like the session if it was never executed
 * @param end     null as long as it has not ended
 */
public record StepTime(String name, String sqlFunction, long cost, List<String> parents, StepStatus status, Integer session, Instant start, Instant end) {

    /** The same step, later. */
    public StepTime at(Now now) {
        return new StepTime(name, sqlFunction, cost, parents, now.status(), now.session(), now.start(), now.end());
    }

    /** ms from its start to its end, or to now; 0 before its start. */
    public long elapsed(Instant now) {
        return start == null ? 0 : Math.max((end == null ? now : end).toEpochMilli() - start.toEpochMilli(), 0);
    }

    /** Whether nothing of it changes any more. */
    public boolean hasEnded() {
        return status == StepStatus.COMPLETED || status == StepStatus.FAILED;
    }

    /** What changes of a step. */
    public record Now(String name, StepStatus status, Integer session, Instant start, Instant end) {
    }
}
