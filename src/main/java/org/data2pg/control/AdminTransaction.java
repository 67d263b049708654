package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.resource.ResourceException;
import jakarta.transaction.Transactional;

import org.data2pg.message.RefusedException;

/**
 * A transaction of its own on the administration database. One that is under way on a target database is set aside meanwhile:
 * the two are never one, as neither datasource is XA.
 */
@ApplicationScoped
public class AdminTransaction {

    @Inject
    private Demarcation demarcation;

    /**
     * Does the work and keeps it; an exception undoes it.
     *
     * @throws org.data2pg.message.UnavailableException the administration database can't be reached; if the connection was lost in
     *                                                  the commit, the work may have been kept
     */
    public <T> T call(Supplier<T> work) {
        try {
            return demarcation.call(work);
        } catch (Exception failure) {
            // A commit that fails throws a checked exception of JTA, although nothing declares it
            if (isConnectionLost(failure)) {
                var unavailable = MESSAGES.adminDatabaseUnavailable();
                unavailable.initCause(failure);
                throw unavailable;
            }
            throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
        }
    }

    /** The same for work without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** Classes 08 and 57P are lost or refused connections (PostgreSQL, appendix A); without a SQLSTATE, the pool had none to give. */
    private static boolean isConnectionLost(Throwable failure) {
        if (failure instanceof RefusedException) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                return sql instanceof SQLTransientConnectionException || hasConnectionState(state) || hasCause(cause, ResourceException.class);
            }
        }
        return false;
    }

    private static boolean hasConnectionState(String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** JTA suppresses the cause of a commit that failed. */
    private static Throwable next(Throwable failure) {
        if (failure.getCause() != null) {
            return failure.getCause();
        }
        return failure.getSuppressed().length > 0 ? failure.getSuppressed()[0] : null;
    }

    /** Where the container begins and ends the transaction: only a call from another bean passes through it. */
    @ApplicationScoped
    public static class Demarcation {

        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public <T> T call(Supplier<T> work) {
            return work.get();
        }
    }
}
