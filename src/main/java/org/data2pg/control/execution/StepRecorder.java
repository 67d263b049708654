package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.execution.ActiveRun.Pause;
import org.data2pg.message.RefusedException;
import org.data2pg.message.UnavailableException;
import org.data2pg.run.StepNote;

/**
 * Records what happens to the steps of one run, in the order in which it happens. Sessions leave their notes and go on with the next step;
 * shortly afterwards one transaction on the administration database keeps all notes that are there: to wait for one per step would cost
 * small steps more than their work.
 *
 * <p>While the administration database is away the notes stay here, are tried again, and no step is started.
 */
final class StepRecorder {

    private static final int GATHER_MS = 40;
    private static final int RETRY_MS = 1000;

    private final Execution execution;
    private final StepJournal journal;
    private final Queue<StepNote> notes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awaitsWriting = new AtomicBoolean();
    private boolean away;
    private boolean gaveUp;

    StepRecorder(Execution execution, StepJournal journal) {
        this.execution = execution;
        this.journal = journal;
    }

    /** Returns at once. */
    void put(StepNote note) {
        notes.add(note);
        writeLater(GATHER_MS);
    }

    /**
     * Has all notes kept, and waits for that; only the end of the server ends the waiting.
     *
     * @return false when there is a note that could not be kept
     */
    boolean flush() {
        try {
            while (!write()) {
                TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return keptAll();
    }

    private synchronized boolean keptAll() {
        return notes.isEmpty() && !gaveUp;
    }

    private void writeLater(int delayMs) {
        if (awaitsWriting.compareAndSet(false, true)) {
            try {
                journal.later(this::writeAndLookAgain, delayMs);
            } catch (RuntimeException | OutOfMemoryError noThread) {
                // Who has left the note must not hear of it: the step is what it is, and the next note, or the end of the run, has it kept
                awaitsWriting.set(false);
                LOGGER.unexpected(execution.runId(), noThread);
            }
        }
    }

    private void writeAndLookAgain() {
        boolean kept = write();
        awaitsWriting.set(false);
        if (!notes.isEmpty()) {
            writeLater(kept ? GATHER_MS : RETRY_MS);
        }
    }

    /** @return false if the administration database is away */
    private synchronized boolean write() {
        List<StepNote> group = List.copyOf(notes);
        try {
            if (!group.isEmpty()) {
                journal.keep(execution, group);
            }
        } catch (UnavailableException unavailable) {
            postpone(unavailable);
            return false;
        } catch (RunLostException lost) {
            LOGGER.runLost(execution.runId());
            gaveUp = true;
            execution.abandon();
        } catch (RefusedException lost) {
            LOGGER.stepFailed(execution.runId(), lost.getMessage());
            gaveUp = true;
            execution.fail(lost.getMessage());
        } catch (RuntimeException | Error defect) {
            // To try again would fail again, and for ever
            LOGGER.unexpected(execution.runId(), defect);
            gaveUp = true;
            execution.fail(MESSAGES.notRecorded(String.valueOf(defect.getMessage())));
        }
        group.forEach(kept -> notes.remove());
        if (away) {
            away = false;
            execution.active().goOn(Pause.NOT_RECORDED);
        }
        return true;
    }

    private void postpone(UnavailableException unavailable) {
        execution.active().pause(Pause.NOT_RECORDED);
        if (!away) {
            LOGGER.recordPostponed(execution.runId(), AdminTransaction.reason(unavailable));
        }
        away = true;
    }
}
