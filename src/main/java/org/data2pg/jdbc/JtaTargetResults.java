package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;

import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

import org.data2pg.targetdb.ResultExtent;
import org.data2pg.targetdb.ResultQuery;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetResults;

/** Results read over a container-managed connection, in the JTA transaction of the thread that opened them. */
final class JtaTargetResults implements TargetResults {

    private final UserTransaction transaction;
    private final Connection connection;
    private final ReadOnlySql database;
    private final String schema;
    private final UUID ledger;

    JtaTargetResults(TargetDatabase target, UserTransaction transaction, Connection connection, UUID ledger) throws SQLException {
        this.transaction = transaction;
        this.connection = connection;
        this.ledger = ledger;
        this.database = new ReadOnlySql(connection);
        this.schema = JtaTargetSession.quoted(target.extensionSchema());
        requireNumberOfRuns(target);
    }

    private void requireNumberOfRuns(TargetDatabase target) {
        String table = schema + ".content_diff";
        if (!database.one("select to_regclass(?) is not null", row -> row.getBoolean(1), table)) {
            throw MESSAGES.extensionMissing(target.id(), target.extensionSchema());
        }
        if (!database.one("select exists (select from pg_attribute where attrelid = to_regclass(?) and attname = 'diff_run')", row -> row.getBoolean(1), table)) {
            throw MESSAGES.resultsWithoutRuns(target.id());
        }
    }

    @Override
    public ResultExtent extent() {
        return new ResultExtent(new CheckRows(database, schema, ledger, new ResultQuery.Checks(ResultQuery.Tables.ALL, false)).extent(),
                new DifferenceRows(database, schema, ledger, new ResultQuery.Differences(ResultQuery.Tables.ALL, null, null, null, 0)).parts(),
                DiscoveryRows.extent(database, schema, ledger));
    }

    @Override
    public long count(ResultQuery<?> query) {
        return rows(query).count();
    }

    @Override
    public <R> void read(ResultQuery<R> query, long first, long count, Consumer<R> reader) {
        rows(query).each(first, count, reader);
    }

    @SuppressWarnings("unchecked") // What a query gives stands in its declaration
    private <R> ResultRows<R> rows(ResultQuery<R> query) {
        ResultRows<?> rows;
        if (query instanceof ResultQuery.Checks checks) {
            rows = new CheckRows(database, schema, ledger, checks);
        } else if (query instanceof ResultQuery.Differences differences) {
            rows = new DifferenceRows(database, schema, ledger, differences);
        } else if (query instanceof ResultQuery.Messages messages) {
            rows = DiscoveryRows.messages(database, schema, ledger, messages);
        } else {
            rows = DiscoveryRows.statistics(database, schema, ledger, (ResultQuery.Statistics) query);
        }
        return (ResultRows<R>) rows;
    }

    @Override
    public void close() {
        try {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
            }
            connection.close();
        } catch (SQLException | SystemException | IllegalStateException failure) {
            JtaTargetSessions.LOGGER.debug("A transaction on a target database could not be rolled back orderly", failure);
        }
    }
}
