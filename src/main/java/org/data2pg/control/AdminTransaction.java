package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.resource.ResourceException;
import jakarta.transaction.Transactional;

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
     * @throws org.data2pg.message.UnavailableException the administration database can't be reached
     */
    public <T> T call(Supplier<T> work) {
        try {
            return demarcation.call(work);
        } catch (RuntimeException failure) {
            if (isConnectionLost(failure)) {
                var unavailable = MESSAGES.adminDatabaseUnavailable();
                unavailable.initCause(failure);
                throw unavailable;
            }
            throw failure;
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
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
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
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
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
