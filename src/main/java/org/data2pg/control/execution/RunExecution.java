package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.execution.ActiveRun.Claim;
import org.data2pg.message.RefusedException;
import org.data2pg.run.Attempt.Outcome;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.StepNote;
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

    @Resource
    private ManagedThreadFactory threads;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private RunPreparation preparation;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private RunEnd end;
    @Inject
    private Clock clock;
    @Inject
    private BatchRuns runs;
    @Inject
    private Executions executions;
    @Inject
    private Ownership ownership;
    @Inject
    private RunLedger ledger;
    @Inject
    private StepNews news;

    /**
     * Reads the working plan from the target database and stores it as steps of the run. A job that somebody starts for a run beside its own one gets nothing
     * to do.
     *
     * @param job id of the job execution
     * @return how many steps are to be done, and how many threads may ever be busy with them; no steps when the plan
     *         could not be read: the run is Aborted then and says why
     */
    public Work prepare(long runId, long job) {
        int epoch = ownership.epoch(runId);
        if (epoch == 0) {
            LOGGER.debugf("Run %s has ended, or has another server, before its job %s began", runId, job);
            return new Work(0, 1);
        }
        if (!executions.prepare(runId, epoch)) {
            LOGGER.secondJob(runId, job);
            return new Work(0, 1);
        }
        try {
            Execution execution = preparation.of(runId);
            executions.add(job, execution);
            ownership.admit(execution);
            return execution.work();
        } catch (RefusedException | RunLostException noMore) {
            giveUp(runId, noMore.getMessage());
        } catch (TargetFailureException failure) {
            logContext(runId, failure);
            giveUp(runId, MESSAGES.preparationFailed(failure.report()));
        } catch (RuntimeException | Error unexpected) {
            // Nobody else would end the run: this server goes on holding its lock
            LOGGER.unexpected(runId, unexpected);
            giveUp(runId, MESSAGES.preparationFailed(unexpected.toString()));
        } finally {
            executions.prepared(runId, epoch);
        }
        return new Work(0, 1);
    }

    /** Sentences for operators do without it. */
    private static void logContext(long runId, TargetFailureException failure) {
        if (failure.context() != null) {
            LOGGER.contextOfFailure(runId, failure.context());
        }
    }

    private void giveUp(long runId, String reason) {
        giveUp(runId, new EarlyEnd(RunStatus.ABORTED, reason));
    }

    private void giveUp(long runId, EarlyEnd end) {
        try {
            preparation.giveUp(runId, end);
        } catch (RunLostException lost) {
            LOGGER.runLost(runId);
        } finally {
            ownership.release(runId);
        }
    }

    /**
     * Takes a session and the best ready step, executes that step in one transaction on the target database and has its end recorded.
     * Waits while all that remains is blocked by steps in progress. Does nothing when there is nothing left to start.
     *
     * @param job id of the job execution that has prepared the run
     */
    public void workOneStep(long job) throws InterruptedException {
        Execution execution = executions.ofJob(job).orElse(null);
        if (execution != null) {
            workNext(execution);
        }
    }

    /** Takes one step after the other until nothing is left to start. */
    void workAllSteps(Execution execution) throws InterruptedException {
        boolean goOn = true;
        while (goOn) {
            goOn = workNext(execution);
        }
    }

    private boolean workNext(Execution execution) throws InterruptedException {
        Optional<Claim> claim = execution.active().claim();
        claim.ifPresent(taken -> work(execution, taken));
        return claim.isPresent();
    }

    private void work(Execution execution, Claim claim) {
        StepExecution step = new StepExecution(execution, claim, targetSessions, clock);
        try {
            List<Indicator> report = step.report();
            complete(execution, claim, step.note(), report);
        } catch (TargetFailureException failure) {
            if (execution.isCancelling() || step.isPostponed()) {
                putBack(execution, claim, step.note());
            } else {
                logContext(execution.runId(), failure);
                fail(execution, claim, step.note(), failure.report());
            }
        } catch (RefusedException failure) {
            if (step.isPostponed()) {
                putBack(execution, claim, step.note());
            } else {
                fail(execution, claim, step.note(), failure.getMessage());
            }
        } catch (RuntimeException | Error failure) {
            // A claim that is never given back would keep the run waiting for ever
            LOGGER.unexpected(execution.runId(), failure);
            fail(execution, claim, step.note(), failure.toString());
        }
    }

    /** Its note goes before those of its children. */
    private void complete(Execution execution, Claim claim, StepNote note, List<Indicator> report) {
        execution.completed().add(note.step());
        news.tell(execution, claim, note, Outcome.COMPLETED.label(), report, clock.instant());
        List<String> freed = execution.active().end(claim);
        execution.recorder().put(note.completed(report.stream().map(RunExecution::recorded).toList(), freed, clock.instant()));
        execution.active().release(claim, freed);
    }

    private static StepNote.Indicator recorded(Indicator indicator) {
        return new StepNote.Indicator(indicator.name(), indicator.value(), indicator.rank(), indicator.main());
    }

    /** It was cancelled by the will of somebody, not by a failure of its own; or that failure may pass, and the run is to start nothing any more. */
    private void putBack(Execution execution, Claim claim, StepNote note) {
        news.tell(execution, claim, note, Outcome.CANCELLED.label(), List.of(), clock.instant());
        execution.recorder().put(note.putBack());
        execution.active().fail(claim);
    }

    private void fail(Execution execution, Claim claim, StepNote note, String failure) {
        String error = execution.failure(note.step(), failure);
        news.tell(execution, claim, note, Outcome.FAILED.label(), List.of(), clock.instant());
        String reason = MESSAGES.stepFailed(note.step(), error);
        boolean goesOn = execution.run().goesOnAfterFailures();
        if (goesOn) {
            execution.reasons().addFailure(note.step(), reason);
            LOGGER.goesOnWithout(execution.runId(), reason);
        } else {
            execution.reasons().add(RunStatus.ABORTED, reason);
            LOGGER.stepFailed(execution.runId(), reason);
        }
        execution.recorder().put(note.failed(error, clock.instant()));
        if (goesOn) {
            execution.active().giveUp(claim);
        } else {
            execution.active().fail(claim);
        }
    }

    /**
     * Ends what is left of its run when the job ends: Completed, else Suspended or Aborted with the reason.
     *
     * @param job id of the job execution; nothing happens if it has not prepared the run
     * @return the state it ended in, by its label
     */
    public String finish(long job) {
        try {
            return executions.ofJob(job).map(this::finish).orElse(RunStatus.ABORTED).label();
        } finally {
            executions.forget(job);
        }
    }

    /**
     * The job is to be stopped: nothing new is started in its run, the steps in progress go on to their end. Then the run is closed, whatever becomes of
     * the job: a server that is being suspended gives it no thread for the partitions that are left, and it would wait for that.
     */
    public void stop(long job) {
        executions.ofJob(job).ifPresent(this::stop);
    }

    void stop(Execution execution) {
        execution.suspendWithJob(MESSAGES.jobStopped());
        finishSoon(execution);
    }

    /** Closes the run when nothing of it is in progress, without anybody waiting for that. */
    void finishSoon(Execution execution) {
        if (!execution.isClosing()) {
            threads.newThread(() -> finish(execution)).start();
        }
    }

    /** Waits for the steps in progress; who comes second waits for the first one. */
    RunStatus finish(Execution execution) {
        if (!execution.mayClose()) {
            return execution.endStatus();
        }
        awaitIdle(execution);
        RunStatus ended = RunStatus.ABORTED;
        try {
            ended = closeAtLast(execution);
        } finally {
            try {
                // A run that could not be closed has no owner any more: a server that sees it sees to it
                release(execution);
            } finally {
                // Not before: it would look as if its job had not begun
                executions.remove(execution);
                execution.ended(ended);
            }
        }
        return ended;
    }

    /**
     * Ends a run whose job has not begun, as an operator or the end of the server wants it, or Suspended, as its job was stopped: the engine has no thread
     * for it. Nothing happens if it has begun.
     */
    void endBeforeItsJob(long runId) {
        int epoch = ownership.epoch(runId);
        if (epoch > 0 && executions.prepare(runId, epoch)) {
            try {
                giveUp(runId, new EarlyEnd(RunStatus.SUSPENDED, MESSAGES.jobStopped()));
            } finally {
                executions.prepared(runId, epoch);
            }
        }
    }

    /** Another server may have had the run meanwhile, and this one have it again: with a job of its own. */
    private void release(Execution execution) {
        if (ownership.epoch(execution.runId()) == execution.run().owner().epoch()) {
            ownership.release(execution.runId());
        }
    }

    /** Threads that were added to those of the job may still be at work. */
    private static void awaitIdle(Execution execution) {
        try {
            execution.active().awaitIdle();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody else comes to close it when an unexpected error stands in the way: what passes must not leave the run active. */
    private RunStatus closeAtLast(Execution execution) {
        try {
            return close(execution);
        } catch (RuntimeException unexpected) {
            LOGGER.unexpected(execution.runId(), unexpected);
            return close(execution);
        }
    }

    private RunStatus close(Execution execution) {
        long runId = execution.runId();
        boolean completed = execution.recorder().flush() && execution.active().finished();
        if (completed) {
            Optional<String> objection = ledger.confirm(execution);
            objection.ifPresent(execution::fail);
            completed = objection.isEmpty();
        }
        EarlyEnd early = completed ? null : execution.reasons().told();
        RunStatus ended = early == null ? RunStatus.COMPLETED : early.status();
        try {
            ended = new Recorder(transaction, runId).untilKept(() -> record(execution, early));
            LOGGER.runStatus(runId, execution.run().batch(), execution.run().targetDatabase(), ended.label());
            if (ended == RunStatus.COMPLETED) {
                ledger.forget(execution);
            }
        } catch (RunLostException lost) {
            LOGGER.runLost(runId);
        }
        return ended;
    }

    /** @param early null when every step is completed */
    private RunStatus record(Execution execution, EarlyEnd early) {
        long runId = execution.owned(runs).id();
        if (early == null) {
            return end.completed(runId);
        }
        end.as(runId, early);
        return early.status();
    }

    /** What the job has to do: one partition per step, on this many threads at most. */
    public record Work(int steps, int threads) {
    }
}
