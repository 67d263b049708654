package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.message.UnavailableException;

/**
 * Records what happened in a run. What was done on a target database must not be lost because the administration database is away
 * for a while, so it waits until it is back; only the end of the server ends the waiting, unless something else is given that does.
 */
public final class Recorder {

    private static final int MS_BETWEEN_ATTEMPTS = 1_000;

    private final AdminTransaction transaction;
    private final long run;
    private final LongPredicate turn;

    public Recorder(AdminTransaction transaction, long run) {
        this(transaction, run, Recorder::pause);
    }

    /** @param turn waits for so many milliseconds; whether it is worth another attempt then, which is false, at once, when it is not */
    Recorder(AdminTransaction transaction, long run, LongPredicate turn) {
        this.transaction = transaction;
        this.run = run;
        this.turn = turn;
    }

    /** @param note may be executed again when it is unknown whether it was kept: a second time must change nothing */
    public void untilDone(Runnable note) {
        untilKept(() -> {
            note.run();
            return null;
        });
    }

    /** The same for a note that answers. */
    <T> T untilKept(Supplier<T> note) {
        boolean said = false;
        while (true) {
            try {
                return transaction.call(note);
            } catch (UnavailableException away) {
                if (!said) {
                    LOGGER.recordPostponed(run, AdminTransaction.reason(away));
                    said = true;
                }
                if (!turn.test(MS_BETWEEN_ATTEMPTS)) {
                    throw away;
                }
            }
        }
    }

    private static boolean pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
