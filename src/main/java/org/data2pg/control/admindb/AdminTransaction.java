package org.data2pg.control.admindb;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.resource.ResourceException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transactional;

import org.data2pg.message.RefusedException;
import org.data2pg.message.UnavailableException;

/**
 * A transaction of its own on the administration database. One that is under way on a target database is set aside meanwhile:
 * the two are never one, as neither datasource is XA. It holds nobody up for long: when its server freezes or is cut off, the database
 * undoes it, and where somebody else keeps a row locked, it is given up.
 */
@ApplicationScoped
public class AdminTransaction {

    /**
     * SQLSTATEs and classes of lost and refused connections (PostgreSQL, appendix A), of a transaction that was idle for too long, and of a database
     * that is only read: a standby that will take the place of the one that is gone.
     */
    private static final List<String> AWAY = List.of("08", "53", "57P", "25P03", "25006");
    /** Somebody keeps a row locked, or it was undone so that somebody else's transaction goes on: a deadlock, say. */
    private static final List<String> LOCKED = List.of("55P03", "40");

    @Inject
    private Demarcation demarcation;

    /**
     * Does the work and keeps it; an exception undoes it.
     *
     * @throws org.data2pg.message.UnavailableException the administration database can't be reached or written to, or somebody keeps a row
     *                                                  locked, or was given precedence; if the connection was lost in the commit, the work may have been kept
     */
    public <T> T call(Supplier<T> work) {
        try {
            return demarcation.call(work);
        } catch (Exception failure) {
            // A commit that fails throws a checked exception of JTA, although nothing declares it
            UnavailableException unavailable = unavailable(failure);
            if (unavailable != null) {
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

    /** In the words of whoever has noticed it first: the database, its driver, or the pool. */
    public static String reason(Throwable failure) {
        return String.valueOf(first(failure).getMessage());
    }

    private static Throwable first(Throwable failure) {
        Throwable first = failure;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            first = cause;
        }
        return first;
    }

    /** Null for what would fail again. */
    private static UnavailableException unavailable(Throwable failure) {
        if (failure instanceof RefusedException) {
            return null;
        }
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql) {
                return isOneOf(LOCKED, sql) ? MESSAGES.adminDatabaseLocked() : isAway(sql) ? MESSAGES.adminDatabaseUnavailable() : null;
            }
        }
        // Undone by nothing that was done in it: a server that was frozen has let its time pass
        return first(failure) instanceof RollbackException ? MESSAGES.adminDatabaseUnavailable() : null;
    }

    /** Without a SQLSTATE, the pool had none to give. */
    private static boolean isAway(SQLException failure) {
        return failure instanceof SQLTransientConnectionException || isOneOf(AWAY, failure) || hasCause(failure, ResourceException.class);
    }

    private static boolean isOneOf(List<String> states, SQLException failure) {
        return failure.getSQLState() != null && states.stream().anyMatch(failure.getSQLState()::startsWith);
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

        /** Who waits for a lock of a frozen server waits a little longer than that server may keep it. */
        private static final String LIMITS = "select set_config('idle_in_transaction_session_timeout', '15s', true), set_config('lock_timeout', '20s', true)";

        @PersistenceContext(unitName = "admin")
        private EntityManager admin;

        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public <T> T call(Supplier<T> work) {
            admin.createNativeQuery(LIMITS).getSingleResult();
            return work.get();
        }
    }
}
