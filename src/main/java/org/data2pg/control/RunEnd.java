package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.SessionStatus;

/** The last note about a run, within an admin transaction: made a second time, it changes nothing. */
@ApplicationScoped
class RunEnd {

    @Inject
    private BatchRuns runs;
    @Inject
    private Clock clock;

    /** Every step is completed. */
    void completed(long run) {
        runs.locked(run).complete(clock.instant());
        runs.closeSessions(run, SessionStatus.CLOSED, clock.instant());
    }

    /** It was stopped between its steps; the reason is a sentence for the operator. */
    void suspended(long run, String reason) {
        runs.locked(run).suspend(reason, clock.instant());
        runs.closeSessions(run, SessionStatus.CLOSED, clock.instant());
    }

    /** It ends before all steps are completed, either way. */
    void as(long run, EarlyEnd how) {
        if (how.status() == RunStatus.SUSPENDED) {
            suspended(run, how.reason());
        } else {
            aborted(run, how.reason());
        }
    }

    /** It ends before all steps are completed; the reason is a sentence for the operator. */
    void aborted(long run, String reason) {
        runs.locked(run).abort(reason, clock.instant());
        runs.closeSessions(run, SessionStatus.ABORTED, clock.instant());
        LOGGER.runAborted(run, reason);
    }
}
