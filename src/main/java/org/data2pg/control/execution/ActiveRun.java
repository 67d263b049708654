package org.data2pg.control.execution;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.data2pg.plan.Dispatch;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;

/**
 * A run while this server carries it out: which sessions are free, which steps are ready, in memory and under one lock,
 * so that a claim sees both at once and no step can be stranded between them.
 *
 * <p>Threads that find nothing to do wait without polling. Whoever changes something wakes one of them, and each thread that
 * got a step wakes the next one as long as both a session and a step are left. The number of sessions may change at any time.
 */
final class ActiveRun {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition retry = lock.newCondition();
    private final Dispatch dispatch;
    private final TreeSet<Integer> freeSessions = new TreeSet<>();
    private int sessionsInUse;
    private int sessions;
    private int ascSessions;
    private int highestSession;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private boolean closed;

    ActiveRun(WorkingPlan plan, Collection<String> completed, int sessions, int ascSessions) {
        this.dispatch = new Dispatch(plan, completed);
        resize(sessions, ascSessions);
    }

    /**
     * Takes a free session and the best ready step for it; waits while there may be one later.
     *
     * @return empty when nothing will be left to start: every step is claimed or ended, can't become ready any more, or the run is closed
     */
    Optional<Claim> claim() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && dispatch.mayYetHaveReady()) {
                if (canTake()) {
                    return Optional.of(take(freeSessions.first()));
                }
                changed.await();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The lowest free session is one of those allowed as long as fewer are in use. */
    private boolean canTake() {
        return pauses.isEmpty() && sessionsInUse < sessions && dispatch.hasReady();
    }

    private Claim take(int session) {
        freeSessions.remove(session);
        sessionsInUse++;
        PlannedStep step = dispatch.claim(session <= ascSessions).orElseThrow();
        wakeNext();
        return new Claim(step, session);
    }

    /** The step is completed on the target. Its children can be claimed after {@link #release} only. */
    List<String> end(Claim claim) {
        lock.lock();
        try {
            return dispatch.end(claim.step().name());
        } finally {
            lock.unlock();
        }
    }

    /** The step's end is noted: frees its session and its children. */
    void release(Claim claim, Collection<String> freed) {
        lock.lock();
        try {
            dispatch.release(freed);
            giveBack(claim.session());
        } finally {
            lock.unlock();
        }
    }

    /** The step failed: frees its session, nothing new starts. */
    void fail(Claim claim) {
        lock.lock();
        try {
            closed = true;
            retry.signalAll();
            dispatch.giveUp();
            giveBack(claim.session());
        } finally {
            lock.unlock();
        }
    }

    /** The step failed: frees its session; what depends on it stays blocked, all else goes on. */
    void giveUp(Claim claim) {
        lock.lock();
        try {
            dispatch.giveUp();
            giveBack(claim.session());
        } finally {
            lock.unlock();
        }
    }

    /** Steps that have failed before: they are not started, nor what depends on them. To be called before any is claimed. */
    void leaveOut(Collection<String> failed) {
        lock.lock();
        try {
            failed.forEach(dispatch::leaveOut);
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(int session) {
        sessionsInUse--;
        freeSessions.add(session);
        if (closed || !dispatch.mayYetHaveReady()) {
            changed.signalAll();
        } else {
            wakeNext();
        }
    }

    /** One thread is enough: it wakes the next one if there is still something to take. */
    private void wakeNext() {
        if (canTake()) {
            changed.signal();
        }
    }

    /** Waits for the end of all steps in progress. To be called when there is nothing left to claim. */
    void awaitIdle() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (sessionsInUse > 0) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing new starts; steps in progress go on to their end. */
    void close() {
        lock.lock();
        try {
            closed = true;
            retry.signalAll();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing starts until every reason for a pause is over; steps in progress go on. */
    void pause(Pause why) {
        lock.lock();
        try {
            pauses.add(why);
        } finally {
            lock.unlock();
        }
    }

    /** This reason for a pause is over. */
    void goOn(Pause why) {
        lock.lock();
        try {
            pauses.remove(why);
            changed.signalAll();
            retry.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the number of sessions at once: more are opened as there are ready steps, surplus ones close after their current step; with 0,
     * nothing starts until there are some again. Sessions keep their numbers; the first ascSessions of them take the cheapest steps first.
     */
    void resize(int newSessions, int newAscSessions) {
        lock.lock();
        try {
            for (int session = highestSession + 1; session <= newSessions; session++) {
                freeSessions.add(session);
            }
            highestSession = Math.max(highestSession, newSessions);
            sessions = newSessions;
            ascSessions = newAscSessions;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for so many milliseconds, and then until this server holds the lock of the run: what it tried again without, another one might execute too.
     *
     * @param givenUp whether the waiting step is given up; asked again at {@link #lookAgain}
     * @return whether anything new may start then; false at once when not
     */
    boolean awaitTurn(long ms, BooleanSupplier givenUp) {
        return await(ms, () -> closed || givenUp.getAsBoolean());
    }

    /** The same for what has to be done after the last step, whether anything new may start or not. */
    boolean awaitLastTurn(long ms, BooleanSupplier givenUp) {
        return await(ms, givenUp);
    }

    private boolean await(long ms, BooleanSupplier givenUp) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(ms);
            while (!givenUp.getAsBoolean() && left > 0) {
                left = retry.awaitNanos(left);
            }
            while (!givenUp.getAsBoolean() && pauses.contains(Pause.NOT_OWNED)) {
                retry.await();
            }
            return !givenUp.getAsBoolean();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A step that waits for its turn may have been given up. */
    void lookAgain() {
        lock.lock();
        try {
            retry.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True when no step is left to start, now or later. */
    boolean allClaimed() {
        lock.lock();
        try {
            return dispatch.allClaimed();
        } finally {
            lock.unlock();
        }
    }

    /** True when every step of the plan is completed. */
    boolean finished() {
        lock.lock();
        try {
            return dispatch.finished();
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing new may start for a while. */
    enum Pause {
        /** This server does not hold the lock of the run. */
        NOT_OWNED,
        /** What happened so far could not be recorded yet. */
        NOT_RECORDED
    }

    /** One step in the hands of one session. */
    record Claim(PlannedStep step, int session) {
    }
}
