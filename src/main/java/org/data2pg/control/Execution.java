package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.data2pg.run.BatchRun;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;

/** What this server keeps in memory about a run it carries out, from its preparation to its end. */
final class Execution {

    /** All runs share the threads of the engine: one that took as many as the target can open sessions would starve the others. */
    private static final int SPARE_THREADS = 16;
    private static final int CANCEL_ATTEMPTS = 60;
    private static final int CANCEL_EVERY_MS = 250;

    private final BatchRun run;
    private final TargetDatabase target;
    private final ActiveRun active;
    private final int steps;
    private final StepRecorder recorder;
    private final AtomicReference<String> reason = new AtomicReference<>();
    private final Map<Integer, TargetSession> sessions = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean leftAlone;

    Execution(BatchRun run, TargetDatabase target, ActiveRun active, int steps, StepJournal journal) {
        this.run = run;
        this.target = target;
        this.active = active;
        this.steps = steps;
        this.recorder = new StepRecorder(this, journal);
    }

    /** With some threads more than sessions, for the case that their number is raised. */
    RunExecution.Work work() {
        int sessions = Math.min(run.sessionLimit(), run.sessions() + SPARE_THREADS);
        return new RunExecution.Work(steps, Math.min(steps, sessions));
    }

    BatchRun run() {
        return run;
    }

    long runId() {
        return run.id();
    }

    TargetDatabase target() {
        return target;
    }

    ActiveRun active() {
        return active;
    }

    StepRecorder recorder() {
        return recorder;
    }

    /** From now on a thread that has done its step takes the next one: the engine gives no more. */
    void leaveAlone() {
        leftAlone = true;
    }

    boolean isLeftAlone() {
        return leftAlone;
    }

    /** The session of this number executes its next step, over a connection from the pool. */
    void uses(int number, TargetSession session) {
        sessions.put(number, session);
    }

    /** The run is closed. */
    void ended() {
        end.countDown();
    }

    /** Cancels the steps in progress, also one that is only just beginning, and waits for the end of the run; not for long. */
    void cancel() {
        try {
            for (int attempt = 0; attempt < CANCEL_ATTEMPTS && !end.await(CANCEL_EVERY_MS, TimeUnit.MILLISECONDS); attempt++) {
                sessions.values().forEach(Execution::cancel);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cancel(TargetSession session) {
        try {
            session.cancel();
        } catch (TargetFailureException lost) {
            LOGGER.debug("A step could not be cancelled: its connection is lost", lost);
        }
    }

    /** Nothing new starts, steps in progress go on to their end. */
    void close(String why) {
        endsBecause(why);
        active.close();
    }

    /** The first reason is the one the run ends with. */
    void endsBecause(String why) {
        reason.compareAndSet(null, why);
    }

    String reason() {
        String known = reason.get();
        return known == null ? MESSAGES.stepsLeftOver() : known;
    }
}
