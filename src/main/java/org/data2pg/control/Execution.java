package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;

/** What this server keeps in memory about a run it carries out, from its preparation to its end. */
final class Execution {

    /** The engine writes before it gives a thread its next partition: sessions must not wait for that. */
    private static final int WAITING_THREADS = 2;
    private static final int CANCEL_EVERY_MS = 250;
    private static final int CUT_AFTER_MS = 2_000;
    private static final int FAILURES_NAMED = 3;

    private final BatchRun run;
    private final TargetDatabase target;
    private final UUID ledger;
    private final Set<String> completed = ConcurrentHashMap.newKeySet();
    private final ActiveRun active;
    private final int steps;
    private final Map<String, Integer> attemptsBefore;
    private final StepRecorder recorder;
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicReference<End> because = new AtomicReference<>();
    private final Map<Integer, TargetSession> sessions = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean leftAlone;
    private volatile boolean cancelling;
    private int threads;
    private RunStatus closedAs;

    /**
     * @param steps          how many are to be executed
     * @param attemptsBefore how often a former server of the run has tried steps, by their names
     */
    Execution(BatchRun run, TargetDatabase target, UUID ledger, ActiveRun active, int steps, Map<String, Integer> attemptsBefore, StepJournal journal) {
        this.run = run;
        this.target = target;
        this.ledger = ledger;
        this.active = active;
        this.steps = steps;
        this.attemptsBefore = attemptsBefore;
        this.recorder = new StepRecorder(this, journal);
        this.threads = Math.min(steps, Math.max(run.sessions(), 1) + WAITING_THREADS);
    }

    /** Little more threads than sessions: all runs share those of the engine. When the number of sessions is raised, threads of their own are added. */
    RunExecution.Work work() {
        return new RunExecution.Work(steps, threads);
    }

    /**
     * Changes the number of sessions at once.
     *
     * @return how many threads have to be added to work in them
     */
    synchronized int resize(int sessions, int ascSessions) {
        active.resize(sessions, ascSessions);
        int missing = Math.max(Math.min(sessions, steps) - threads, 0);
        threads += missing;
        return missing;
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

    /** Number of the run in the ledger of the target database; null if that has none. */
    UUID ledger() {
        return ledger;
    }

    /** Names of the completed steps that the ledger must know. */
    Set<String> completed() {
        return completed;
    }

    /** How often a former server of the run has tried the step. */
    int attemptsBefore(String step) {
        return attemptsBefore.getOrDefault(step, 0);
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

    /**
     * Closes the run, whichever thread comes first; another one waits until that is done.
     *
     * @return the state it ended in
     */
    synchronized RunStatus closedBy(Supplier<RunStatus> closing) {
        if (closedAs == null) {
            closedAs = closing.get();
            end.countDown();
        }
        return closedAs;
    }

    /** Steps in progress finish, nothing new starts, and the run is Aborted. */
    void fail(String reason) {
        endsBecause(RunStatus.ABORTED, reason);
        active.close();
    }

    /** Steps in progress finish, nothing new starts, and the run is Suspended. */
    void suspend(String reason) {
        endsBecause(RunStatus.SUSPENDED, reason);
        active.close();
    }

    /**
     * Nothing new starts, and the run is Aborted; the steps in progress are cancelled by {@link #cancelUntilEnd}.
     *
     * @return false when it was aborted before
     */
    boolean abort(String reason) {
        fail(reason);
        boolean first = !cancelling;
        cancelling = true;
        return first;
    }

    /** Another server has taken the run over: nothing new starts here, and what is in progress was ended on the target database. */
    void abandon() {
        fail(MESSAGES.stepsLeftOver());
        cancelling = true;
        interrupt(TargetSession::cut);
    }

    /**
     * The run, changed by nobody else until the admin transaction ends.
     *
     * @throws RunLostException another server has taken it over: what is known here counts no more
     */
    BatchRun owned(BatchRuns runs) {
        BatchRun now = runs.locked(runId());
        if (now.ownerEpoch() != run.ownerEpoch()) {
            throw new RunLostException(runId());
        }
        return now;
    }

    /** Whether steps in progress are cancelled by the will of somebody: an error of theirs is no failure then. */
    boolean isCancelling() {
        return cancelling;
    }

    /**
     * Cancels the steps in progress, also one that is only just beginning, until the run has ended. A statement that can't be cancelled loses its
     * connection: the target database undoes it as soon as it notices.
     */
    void cancelUntilEnd() {
        cancel(Long.MAX_VALUE);
    }

    /** The same, for not more than this many milliseconds. */
    void cancel(long longest) {
        cancelling = true;
        try {
            for (long waited = 0; waited < longest && !end.await(CANCEL_EVERY_MS, TimeUnit.MILLISECONDS); waited += CANCEL_EVERY_MS) {
                interrupt(waited < CUT_AFTER_MS ? TargetSession::cancel : TargetSession::cut);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the run, for not more than this many milliseconds. */
    void awaitEnd(long longest) {
        try {
            end.await(longest, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void interrupt(Consumer<TargetSession> how) {
        for (TargetSession session : sessions.values()) {
            try {
                how.accept(session);
            } catch (TargetFailureException lost) {
                LOGGER.debug("A step could not be interrupted: its connection is lost", lost);
            }
        }
    }

    /** The first reason is the one the run ends with, but what aborts a run counts more than what suspends it. */
    void endsBecause(RunStatus status, String why) {
        because.updateAndGet(known -> known == null || known.status() == RunStatus.SUSPENDED && status == RunStatus.ABORTED
                ? new End(status, why) : known);
    }

    /** The run goes on without this step and what depends on it, and ends with the names of all such steps. */
    void goesOnWithout(Failure failure) {
        failures.add(failure);
    }

    /** How the run ends before all its steps are completed. */
    End because() {
        End known = because.get();
        if (failures.isEmpty()) {
            return known == null ? new End(RunStatus.ABORTED, MESSAGES.stepsLeftOver()) : known;
        }
        String failed = failuresInWords();
        return known == null ? new End(RunStatus.ABORTED, failed) : new End(known.status(), known.reason() + " " + failed);
    }

    private String failuresInWords() {
        List<Failure> all = List.copyOf(failures);
        String named = all.stream().limit(FAILURES_NAMED).map(failure -> '"' + failure.step() + '"').collect(Collectors.joining(", "));
        return MESSAGES.stepsFailed(all.size(), all.size() > FAILURES_NAMED ? named + ", …" : named, all.get(0).reason());
    }

    /** @param reason a sentence that names the step */
    record Failure(String step, String reason) {
    }

    /** @param status Suspended or Aborted */
    record End(RunStatus status, String reason) {
    }
}
