package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.ActiveRun.Claim;
import org.data2pg.message.RefusedException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.StepMoves;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.Indicator;
import org.data2pg.targetdb.TargetSessions;

/**
 * Carries runs out, called by the job: {@link #prepare} once, {@link #workOneStep} once per step by any thread, {@link #finish} once.
 * No exception of a step leaves this class: what happened is recorded in the administration database.
 */
@ApplicationScoped
public class RunExecution {

    @Inject
    private AdminTransaction transaction;
    @Inject
    private RunPreparation preparation;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepMoves steps;
    @Inject
    private RunEnd end;
    @Inject
    private Clock clock;

    @Inject
    private Executions executions;

    /**
     * Reads the working plan from the target database and stores it as steps of the run.
     *
     * @return how many steps are to be done, and how many threads may ever be busy with them; no steps when the plan
     *         could not be read: the run is Aborted then and says why
     */
    public Work prepare(long runId) {
        try {
            Execution execution = preparation.of(runId);
            executions.add(execution);
            return execution.work();
        } catch (RuntimeException failure) {
            String reason = failure instanceof TargetFailureException target ? target.report() : String.valueOf(failure.getMessage());
            String why = failure instanceof RefusedException ? reason : MESSAGES.preparationFailed(reason);
            new Recorder(transaction, runId).untilDone(() -> end.aborted(runId, why));
            return new Work(0, 1);
        }
    }

    /**
     * Takes a session and the best ready step, executes that step in one transaction on the target database and records its end.
     * Waits while all that remains is blocked by steps in progress. Does nothing when there is nothing left to start.
     */
    public void workOneStep(long runId) throws InterruptedException {
        Execution execution = executions.of(runId).orElse(null);
        boolean goOn = execution != null;
        while (goOn) {
            goOn = workNext(execution) && execution.isLeftAlone();
        }
    }

    private boolean workNext(Execution execution) throws InterruptedException {
        Optional<Claim> claim = execution.active().claim();
        claim.ifPresent(taken -> work(execution, taken));
        return claim.isPresent();
    }

    private void work(Execution execution, Claim claim) {
        long runId = execution.runId();
        try {
            List<Indicator> report = execute(execution, claim);
            List<String> freed = execution.active().end(claim);
            String step = claim.step().name();
            record(execution, () -> steps.completed(runId, step, columns(report), freed, clock.instant()));
            execution.active().release(claim, freed);
        } catch (TargetFailureException failure) {
            fail(execution, claim, failure.report());
        } catch (RefusedException failure) {
            fail(execution, claim, failure.getMessage());
        } catch (RuntimeException | Error failure) {
            // A claim that is never given back would keep the run waiting for ever
            LOGGER.unexpected(runId, failure);
            fail(execution, claim, failure.toString());
        }
    }

    private List<Indicator> execute(Execution execution, Claim claim) {
        BatchRun run = execution.run();
        PlannedStep step = claim.step();
        try (TargetSession session = targetSessions.open(execution.target())) {
            execution.uses(claim.session(), session);
            record(execution, () -> started(execution, claim, session.backendPid()));
            List<Indicator> report = session.execute(step.sqlFunction(), run.batch(), step.name(), run.stepOptions());
            session.commit();
            return report;
        }
    }

    private void started(Execution execution, Claim claim, int backendPid) {
        long runId = execution.runId();
        steps.started(runId, claim.step().name(), claim.session(), backendPid, clock.instant());
        if (claim.last()) {
            runs.locked(runId).endSoon();
        }
    }

    private void fail(Execution execution, Claim claim, String error) {
        String step = claim.step().name();
        String reason = MESSAGES.stepFailed(step, error);
        execution.endsBecause(reason);
        LOGGER.stepFailed(execution.runId(), reason);
        try {
            record(execution, () -> {
                steps.failed(execution.runId(), step, error, clock.instant());
                runs.locked(execution.runId()).failing(reason);
            });
        } catch (RuntimeException unrecorded) {
            LOGGER.unexpected(execution.runId(), unrecorded);
        } finally {
            execution.active().fail(claim);
        }
    }

    /** What happened on the target database must not be lost because the administration database is away for a moment. */
    private void record(Execution execution, Runnable note) {
        new Recorder(transaction, execution.runId()).untilDone(note);
    }

    private static StepMoves.Report columns(List<Indicator> report) {
        return new StepMoves.Report(report.stream().map(Indicator::name).toArray(String[]::new),
                report.stream().map(Indicator::value).toArray(Long[]::new),
                report.stream().map(Indicator::rank).toArray(Integer[]::new),
                report.stream().map(Indicator::main).toArray(Boolean[]::new));
    }

    /**
     * Closes the run after its last step: Completed, or Aborted with the first failure.
     *
     * @return the state it ended in, by its label
     */
    public String finish(long runId) {
        Execution execution = executions.of(runId).orElse(null);
        if (execution == null) {
            return RunStatus.ABORTED.label();
        }
        goOnAlone(execution);
        boolean completed = execution.active().finished();
        record(execution, () -> {
            if (completed) {
                end.completed(runId);
            } else {
                end.aborted(runId, execution.reason());
            }
        });
        executions.remove(execution);
        String status = (completed ? RunStatus.COMPLETED : RunStatus.ABORTED).label();
        LOGGER.runStatus(runId, execution.run().batch(), execution.run().targetDatabase(), status);
        return status;
    }

    /**
     * The engine ends a job early when its own tables are away for a moment, while partitions are at work and others were never started.
     * What is left is done by the threads that are there, this one included. Else there is nothing left to do.
     */
    private void goOnAlone(Execution execution) {
        execution.leaveAlone();
        try {
            workOneStep(execution.runId());
            execution.active().awaitIdle();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the job has to do: one partition per step, on this many threads at most. */
    public record Work(int steps, int threads) {
    }
}
