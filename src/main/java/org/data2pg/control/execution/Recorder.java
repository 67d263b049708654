package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.message.UnavailableException;

/**
 * Records what happened in a run. What was done on a target database must not be lost because the administration database is away
 * for a while, so it waits until it is back; only the end of the server ends the waiting.
 */
public final class Recorder {

    private static final int SECONDS_BETWEEN_ATTEMPTS = 1;

    private final AdminTransaction transaction;
    private final long run;

    public Recorder(AdminTransaction transaction, long run) {
        this.transaction = transaction;
        this.run = run;
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
                pause(away);
            }
        }
    }

    private static void pause(UnavailableException away) {
        try {
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_ATTEMPTS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw away;
        }
    }
}
