package org.data2pg.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Questions to a target database in a transaction that changes nothing; rows arrive in portions, however many there are. */
final class ReadOnlySql {

    private static final int FETCHED_ROWS = 500;

    private final Connection connection;

    /** Nobody waits for an update of the extension, and all answers are of one state. */
    ReadOnlySql(Connection connection) throws SQLException {
        this.connection = connection;
        try (PreparedStatement statement = connection.prepareStatement("set transaction isolation level repeatable read, read only")) {
            statement.execute();
        }
        // Rows may go to somebody who takes them slowly
        try (PreparedStatement statement = connection.prepareStatement("set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = '10min'")) {
            statement.execute();
        }
    }

    <R> void each(String sql, RowReader<R> reader, Consumer<R> consumer, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED_ROWS);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(reader.read(rows));
                }
            }
        } catch (SQLException failure) {
            throw SqlFailures.of(failure);
        }
    }

    <R> List<R> all(String sql, RowReader<R> reader, Object... parameters) {
        List<R> rows = new ArrayList<>();
        each(sql, reader, rows::add, parameters);
        return rows;
    }

    <R> R one(String sql, RowReader<R> reader, Object... parameters) {
        return all(sql, reader, parameters).get(0);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(value);
    }

    static Integer small(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : Integer.valueOf(value);
    }

    static String[] texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? new String[0] : (String[]) array.getArray();
    }

    static Long[] numbers(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? new Long[0] : (Long[]) array.getArray();
    }
}
