package org.data2pg.control.execution;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Later;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.StepAttempts;
import org.data2pg.run.StepMoves;
import org.data2pg.run.StepNote;
import org.data2pg.run.StepStatus;

/** Where the recorders of all runs keep their notes: the administration database. */
@ApplicationScoped
class StepJournal {

    @Inject
    private Later later;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepMoves steps;
    @Inject
    private StepAttempts attempts;
    @Inject
    private Clock clock;

    void later(Runnable work, int delayMs) {
        later.run(work, delayMs);
    }

    /**
     * Keeps notes of a run in one transaction, together with what they mean to the run itself. Notes kept a second time change nothing.
     *
     * @throws org.data2pg.message.UnavailableException the administration database can't be reached, or nobody knows whether they were kept
     * @throws RunLostException                         another server has taken the run over
     * @throws org.data2pg.message.ConflictException    the administration database has lost what was kept before
     * @throws IllegalStateException                    the run has ended, or a step has ended otherwise
     */
    void keep(Execution execution, List<StepNote> notes) {
        transaction.run(() -> {
            BatchRun run = execution.owned(runs);
            if (!run.status().isActive()) {
                throw new IllegalStateException("Run " + run.id() + " is " + run.status().label());
            }
            steps.record(run.id(), notes);
            attempts.record(run.id(), notes);
            if (notes.stream().anyMatch(note -> note.session() != null && note.session() > run.sessions())) {
                runs.closeSurplus(run, clock.instant());
            }
            if (execution.active().allClaimed()) {
                run.endSoon();
            }
            notes.stream().filter(note -> note.status() == StepStatus.FAILED).findFirst()
                    .ifPresent(failed -> run.failing(MESSAGES.stepFailed(failed.step(), failed.error())));
        });
    }
}
