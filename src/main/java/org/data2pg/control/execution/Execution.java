package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.data2pg.control.execution.ActiveRun.Claim;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;

/** What this server keeps in memory about a run it carries out, from its preparation to its end. */
final class Execution {

    /** Between a partition and the next one a thread is the engine's for a moment: sessions must not wait for that. */
    private static final int WAITING_THREADS = 2;
    /** All runs of the server share the engine's threads. */
    private static final int SESSIONS_OF_ENGINE = 32;
    private static final int CANCEL_EVERY_MS = 250;
    /** Sessions that execute steps have higher numbers. */
    static final int OF_LEDGER = 0;

    private final BatchRun run;
    private final TargetDatabase target;
    private final UUID ledger;
    private final Set<String> completed = ConcurrentHashMap.newKeySet();
    private final ActiveRun active;
    private final int steps;
    private final Map<String, Integer> attemptsBefore;
    private final StepJournal journal;
    private final StepRecorder recorder;
    private final EndReasons reasons = new EndReasons();
    private final Map<Integer, TargetSession> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, String> stepsOfSessions = new ConcurrentHashMap<>();
    private final Map<String, String> cancelledSteps = new ConcurrentHashMap<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<RunStatus> end = new CompletableFuture<>();
    private final AtomicBoolean beingCancelled = new AtomicBoolean();
    private volatile boolean cancelling;
    private int threads;

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
        this.journal = journal;
        this.recorder = new StepRecorder(this, journal);
        this.threads = Math.min(steps, Math.min(Math.max(run.sessions(), 1), SESSIONS_OF_ENGINE) + WAITING_THREADS);
    }

    /** Little more threads than sessions, and for many sessions only the first of them: {@link #resize} tells how many others have to be added. */
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
        int missing = Math.max(Math.min(sessions + WAITING_THREADS, steps) - threads, 0);
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

    /** Why it will end before all its steps are completed. */
    EndReasons reasons() {
        return reasons;
    }

    /** The session executes its next step, over a connection from the pool. */
    void uses(Claim claim, TargetSession session) {
        // In this order: who wants the former step cancelled must not meet this one
        stepsOfSessions.put(claim.session(), claim.step().name());
        uses(claim.session(), session);
    }

    /** Somebody wants this step in progress cancelled: called again and again until it has ended, as a statement may not heed it the first time. */
    void cancelStep(String step, String reason) {
        cancelledSteps.put(step, reason);
        active.lookAgain();
        sessions.forEach((number, session) -> {
            if (step.equals(stepsOfSessions.get(number))) {
                cancel(session);
            }
        });
    }

    private static void cancel(TargetSession session) {
        try {
            session.cancel();
        } catch (TargetFailureException lost) {
            LOGGER.debug("A step could not be cancelled: its connection is lost", lost);
        }
    }

    /** Why this step was cancelled, as a sentence; empty if it was not. */
    Optional<String> cancelled(String step) {
        return Optional.ofNullable(cancelledSteps.get(step));
    }

    /** Why a step has failed, in the words of its record: who wanted that comes first. */
    String failure(String step, String error) {
        return cancelled(step).map(by -> by + "\n" + error).orElse(error);
    }

    /** The session of this number executes its next step, over a connection from the pool; {@link #OF_LEDGER} reads the ledger. */
    void uses(int number, TargetSession session) {
        sessions.put(number, session);
    }

    /** Whether somebody closes the run already. */
    boolean isClosing() {
        return closing.get();
    }

    /** Whether nobody else closes the run: from now on the caller does. */
    boolean mayClose() {
        return closing.compareAndSet(false, true);
    }

    /**
     * The run is closed, or can't be: whoever waits for that goes on.
     *
     * @param status the state it ended in
     */
    void ended(RunStatus status) {
        end.complete(status);
    }

    /** Steps in progress finish, nothing new starts, and the run is Aborted. */
    void fail(String reason) {
        reasons.add(RunStatus.ABORTED, reason);
        active.close();
    }

    /** Steps in progress finish, nothing new starts, and the run is Suspended. */
    void suspend(String reason) {
        reasons.add(RunStatus.SUSPENDED, reason);
        active.close();
    }

    /** The same, when nobody knows yet who has stopped its job. */
    void suspendWithJob(String reason) {
        reasons.addVague(RunStatus.SUSPENDED, reason);
        active.close();
    }

    /**
     * Nothing new starts, and the run is Aborted; the steps in progress are cancelled by {@link #cancelUntilEnd}.
     *
     * @return whether they are not being cancelled yet
     */
    boolean abort(String reason) {
        fail(reason);
        startCancelling();
        return !beingCancelled.get();
    }

    private void startCancelling() {
        cancelling = true;
        active.lookAgain();
    }

    /**
     * Another server has taken the run over: nothing new starts here, and what is in progress was ended on the target database. A session that is only
     * just opened, or between two statements, is cut with its next one.
     */
    void abandon() {
        fail(MESSAGES.stepsLeftOver());
        startCancelling();
        cutUntilEnd();
    }

    private void cutUntilEnd() {
        sessions.values().forEach(Execution::cut);
        if (!hasEnded()) {
            journal.later(this::cutUntilEnd, CANCEL_EVERY_MS);
        }
    }

    private static void cut(TargetSession session) {
        try {
            session.cut();
        } catch (TargetFailureException lost) {
            LOGGER.debug("The connection of a step is lost already", lost);
        }
    }

    /**
     * The run, changed by nobody else until the admin transaction ends.
     *
     * @throws RunLostException another server has taken it over: what is known here counts no more
     */
    BatchRun owned(BatchRuns runs) {
        BatchRun now = runs.locked(runId());
        if (now.owner().epoch() != run.owner().epoch()) {
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
     * connection: the target database undoes it as soon as it notices. Only the first to call this does it.
     */
    void cancelUntilEnd() {
        if (!beingCancelled.compareAndSet(false, true)) {
            return;
        }
        Interruption interruption = new Interruption();
        try {
            do {
                cancelOnce(interruption);
                awaitEnd(CANCEL_EVERY_MS);
            } while (!hasEnded() && !Thread.currentThread().isInterrupted());
        } finally {
            // Somebody else has to go on with it
            beingCancelled.set(hasEnded());
        }
    }

    /** The same, but once: to be called again and again with the same interruption. */
    void cancelOnce(Interruption interruption) {
        startCancelling();
        sessions.values().forEach(interruption::of);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** The state the run has ended in; waits for it. */
    RunStatus endStatus() {
        return end.join();
    }

    /** Waits for the end of the run, for not more than this many milliseconds. */
    void awaitEnd(long longest) {
        try {
            end.get(longest, TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
            // Who waits looks
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
