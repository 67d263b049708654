package org.data2pg.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;

/** A connection on which checks are run, in one transaction that is rolled back at the end: nothing stays. */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final Map<String, String> placeholders;
    private final List<String> messages;

    /** Whatever the server says is added to the given messages. */
    Session(Connection connection, Map<String, String> placeholders, List<String> messages) throws SQLException {
        this.connection = connection;
        this.placeholders = placeholders;
        this.messages = messages;
        connection.setAutoCommit(false);
    }

    /** What statements answered: the rows of the last one, or the refusal, and the notices. */
    record Answer(List<String> rows, String refusal, List<String> notices) {
    }

    Answer ask(String sql) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(filled(sql));
            List<String> rows = List.of();
            do {
                if (statement.getUpdateCount() == -1) {
                    rows = rows(statement.getResultSet());
                }
            } while (statement.getMoreResults() || statement.getUpdateCount() != -1);
            return new Answer(rows, null, noted(notices(statement.getWarnings())));
        } catch (PSQLException e) {
            connection.rollback(before);
            String sentence = e.getServerErrorMessage() == null ? e.getMessage() : e.getServerErrorMessage().getMessage();
            messages.add(sentence);
            return new Answer(List.of(), e.getSQLState() + " " + sentence, List.of());
        }
    }

    String filled(String text) {
        String result = text;
        for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
            result = result.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
        }
        return result;
    }

    private List<String> noted(List<String> notices) {
        messages.addAll(notices);
        return notices;
    }

    private static List<String> notices(SQLWarning first) {
        List<String> notices = new ArrayList<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            notices.add(((PSQLWarning) warning).getServerErrorMessage().getMessage());
        }
        return notices;
    }

    private static List<String> rows(ResultSet result) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            List<String> values = new ArrayList<>();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                values.add(result.getString(column));
            }
            rows.add(String.join("|", values.stream().map(value -> value == null ? "NULL" : value).toList()));
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
