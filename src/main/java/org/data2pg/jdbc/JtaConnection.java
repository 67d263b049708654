package org.data2pg.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * A container-managed connection in the JTA transaction of the thread that opened it. Any thread may interrupt what is in progress over it,
 * a statement or the commit; all else is for the one that opened it.
 */
final class JtaConnection {

    private final UserTransaction transaction;
    private final Connection connection;
    /** Null for a datasource whose driver is not the server's own. */
    private final PGConnection postgres;
    private final Object progress = new Object();
    private Statement inProgress;
    private boolean committing;

    JtaConnection(UserTransaction transaction, Connection connection) throws SQLException {
        this.transaction = transaction;
        this.connection = connection;
        this.postgres = connection.isWrapperFor(PGConnection.class) ? connection.unwrap(PGConnection.class) : null;
    }

    /** Whether it goes by this name in pg_stat_activity, as the driver knows. */
    boolean isNamed(String name) {
        return postgres != null && name.equals(postgres.getParameterStatus("application_name"));
    }

    int backendPid() {
        return postgres == null ? one("select pg_backend_pid()", row -> row.getInt(1)) : postgres.getBackendPID();
    }

    void execute(String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** What a query gives that always has a row. */
    <T> T one(String sql, RowReader<T> reader, String... parameters) {
        return query(sql, reader, parameters).get(0);
    }

    <T> List<T> query(String sql, RowReader<T> reader, String... parameters) {
        return query(0, sql, reader, parameters);
    }

    /** @param prepareThreshold how often the statement is executed before its plan is kept; 0 leaves that to the datasource */
    <T> List<T> query(int prepareThreshold, String sql, RowReader<T> reader, String... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (prepareThreshold > 0 && postgres != null) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(prepareThreshold);
            }
            setInProgress(statement);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                return result;
            }
        } catch (SQLException failure) {
            throw SqlFailures.of(failure);
        } finally {
            setInProgress(null);
        }
    }

    /** Not by the statement, which would ask the server once only: dblink, cancelled, waits for the source until it is cancelled again. */
    void cancel() {
        whileInProgress(() -> {
            if (postgres != null) {
                postgres.cancelQuery();
            } else if (inProgress != null) {
                inProgress.cancel();
            }
        });
    }

    /** Without the connection nothing can be kept. */
    void cut() {
        whileInProgress(() -> (postgres == null ? connection : (Connection) postgres).abort(Runnable::run));
    }

    /** The thread of the statement waits until this is over: it must not hit what the connection is used for afterwards. */
    private void whileInProgress(Interruption interruption) {
        synchronized (progress) {
            if (inProgress != null || committing) {
                try {
                    interruption.happen();
                } catch (SQLException failure) {
                    throw SqlFailures.of(failure);
                }
            }
        }
    }

    private void setInProgress(Statement statement) {
        synchronized (progress) {
            inProgress = statement;
        }
    }

    private void setCommitting(boolean now) {
        synchronized (progress) {
            committing = now;
        }
    }

    /** The connection is given back only when nobody can interrupt the commit any more: it may be in other hands at once. */
    void commit() {
        setCommitting(true);
        try {
            transaction.commit();
        } catch (Exception failure) {
            throw SqlFailures.ofCommit(failure);
        } finally {
            setCommitting(false);
            giveBack();
        }
    }

    private void giveBack() {
        try {
            connection.close();
        } catch (SQLException failure) {
            JtaTargetSessions.LOGGER.debug("A connection to a target database could not be given back orderly", failure);
        }
    }

    /** An exception while undoing is not worth more than the one that led here: the connection is thrown away by its pool then. */
    void close() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                // Before the connection is given back: whatever becomes of that, the thread must be free for another transaction
                transaction.rollback();
                connection.close();
            }
        } catch (SQLException | SystemException | IllegalStateException failure) {
            JtaTargetSessions.LOGGER.debug("A transaction on a target database could not be rolled back orderly", failure);
        }
    }

    @FunctionalInterface
    private interface Interruption {
        void happen() throws SQLException;
    }
}
