package org.data2pg.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

import org.postgresql.util.PSQLException;

/** What PostgreSQL answers to a call that it refuses. */
final class Refusal {

    private Refusal() {
    }

    /** SQLSTATE and sentence, or "success"; the transaction goes on as if the call had not been made. */
    static String of(Connection connection, String call) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(call);
            return "success";
        } catch (PSQLException e) {
            return e.getSQLState() + " " + (e.getServerErrorMessage() == null ? e.getMessage() : e.getServerErrorMessage().getMessage());
        } finally {
            connection.rollback(before);
        }
    }
}
