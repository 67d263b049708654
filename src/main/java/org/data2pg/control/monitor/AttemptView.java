package org.data2pg.control.monitor;

import java.time.Instant;

import org.data2pg.run.Attempt;

/**
 * An attempt at a step as the doors show it.
 *
 * @param attempt  its number, from 1
 * @param session  number of the session that made it; null, like the backend, if the target database could not be reached
 * @param outcome  Completed, Failed, Cancelled or Lost
 * @param sqlState null, like message, detail, hint and context, if there is none
 */
public record AttemptView(String step, int attempt, Integer session, Integer backendPid, Instant start, Instant end, String outcome,
                          String sqlState, String message, String detail, String hint, String context) {

    static AttemptView of(Attempt attempt) {
        return new AttemptView(attempt.step(), attempt.number(), attempt.session(), attempt.backend(), attempt.start(), attempt.end(),
                attempt.outcome().label(), attempt.sqlState(), attempt.message(), attempt.detail(), attempt.hint(), attempt.context());
    }
}
