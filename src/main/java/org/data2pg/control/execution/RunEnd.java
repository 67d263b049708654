package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import org.data2pg.message.RestartMessages;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.SessionStatus;
import org.data2pg.run.Step;
import org.data2pg.run.Steps;

/** The last note about a run, within an admin transaction: made a second time, it changes nothing. */
@ApplicationScoped
class RunEnd {

    @Inject
    private BatchRuns runs;
    @Inject
    private Steps steps;
    @Inject
    private Clock clock;
    @Inject
    private Event<RunEnded> ended;

    /**
     * Every step is completed, and was recorded so. An administration database that says otherwise has lost that since: the run is Aborted then, and
     * the ledger of the target database keeps the reports for its restart.
     *
     * @return the state it ended in
     */
    RunStatus completed(long run) {
        Optional<Step> lost = steps.notCompleted(run);
        if (lost.isPresent()) {
            aborted(run, RestartMessages.MESSAGES.recordsLost(lost.get().name(), lost.get().status().label()).getMessage());
            return RunStatus.ABORTED;
        }
        told(run, found -> found.complete(clock.instant()));
        runs.closeSessions(run, SessionStatus.CLOSED, clock.instant());
        return RunStatus.COMPLETED;
    }

    /** It was stopped between its steps; the reason is a sentence for the operator. */
    void suspended(long run, String reason) {
        told(run, found -> found.suspend(reason, clock.instant()));
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
        told(run, found -> found.abort(reason, clock.instant()));
        runs.closeSessions(run, SessionStatus.ABORTED, clock.instant());
        LOGGER.runAborted(run, reason);
    }

    private void told(long number, Consumer<BatchRun> end) {
        BatchRun run = runs.locked(number);
        boolean active = run.status().isActive();
        end.accept(run);
        if (active) {
            ended.fire(new RunEnded(number, run.targetDatabase(), run.batch(), run.batchType(), run.status().label(),
                    Duration.between(run.start(), run.end())));
        }
    }
}
