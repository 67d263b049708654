package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.message.RefusedException;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.BatchRuns.Wanted;
import org.data2pg.run.StepsToCancel;
import org.data2pg.run.Stop;

/**
 * Makes the runs this server carries out follow what operators want of them. It stands in the administration database, where any server writes it;
 * this one looks there often enough to act within a second: see {@link RunWatch}.
 */
@ApplicationScoped
public class Steering {

    @Resource
    private ManagedThreadFactory threads;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepsToCancel stepsToCancel;
    @Inject
    private Executions executions;
    @Inject
    private Ownership ownership;
    @Inject
    private JobEngine engine;
    @Inject
    private RunExecution work;

    private final AtomicBoolean cancelling = new AtomicBoolean();

    /** Looks now. An administration database that is away is looked at again later. */
    public void look() {
        Set<Long> current = new HashSet<>(executions.runs());
        current.addAll(executions.beingPrepared());
        current.addAll(ownership.runs());
        if (current.isEmpty()) {
            return;
        }
        try {
            List<Wanted> wanted = transaction.call(() -> runs.wanted(current));
            wanted.stream().filter(run -> run.stop() != null).forEach(run -> executions.interruptPreparation(run.run()));
            wanted.forEach(run -> executions.of(run.run()).ifPresentOrElse(execution -> follow(execution, run), () -> endIfWanted(run)));
            stopWhatGetsNoThread();
            List<StepsToCancel.Wanted> steps = transaction.call(() -> stepsToCancel.of(current));
            if (!steps.isEmpty() && cancelling.compareAndSet(false, true)) {
                beginToCancel(steps);
            }
        } catch (RefusedException away) {
            LOGGER.debug("What operators want can't be seen now", away);
        }
    }

    /** While the server is suspended; its jobs are stopped then, too, but where no partition is at work nobody hears of that. */
    private void stopWhatGetsNoThread() {
        Set<Long> running = executions.runs();
        if (!running.isEmpty() && !engine.beginsJobs()) {
            running.forEach(run -> executions.of(run).ifPresent(work::stop));
        }
    }

    /** On a thread of its own: a target database that can't be reached must not hold up what is wanted of other runs. */
    private void beginToCancel(List<StepsToCancel.Wanted> steps) {
        try {
            threads.newThread(() -> cancel(steps)).start();
        } catch (RuntimeException | Error noThread) {
            cancelling.set(false);
            throw noThread;
        }
    }

    private void cancel(List<StepsToCancel.Wanted> steps) {
        try {
            steps.forEach(step -> executions.of(step.run()).ifPresent(execution -> execution.cancelStep(step.step(), step.reason())));
        } finally {
            cancelling.set(false);
        }
    }

    /** Its job waits for a thread of the engine, perhaps for as long as other runs last; or it was stopped before it had one. */
    private void endIfWanted(Wanted wanted) {
        boolean neverBegins = wanted.job() != null && engine.isStopped(wanted.job());
        if ((wanted.stop() != null || neverBegins) && !executions.beingPrepared().contains(wanted.run())) {
            threads.newThread(() -> work.endBeforeItsJob(wanted.run())).start();
        }
    }

    private void follow(Execution execution, Wanted wanted) {
        int missing = execution.resize(wanted.sessions(), wanted.ascSessions());
        for (int i = 0; i < missing; i++) {
            threads.newThread(() -> workToTheEnd(execution)).start();
        }
        if (wanted.stop() == Stop.SUSPEND) {
            execution.suspend(wanted.reason());
        } else if (wanted.stop() == Stop.ABORT && execution.abort(wanted.reason())) {
            threads.newThread(execution::cancelUntilEnd).start();
        }
        if (wanted.stop() != null) {
            // Its job may have no thread, or many partitions to run through that find nothing to do
            work.finishSoon(execution);
        }
    }

    private void workToTheEnd(Execution execution) {
        try {
            work.workAllSteps(execution);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
