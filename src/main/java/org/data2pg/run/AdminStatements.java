package org.data2pg.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import jakarta.persistence.EntityManager;

import org.hibernate.Session;

/** JDBC on the connection of an admin transaction, with arrays as parameters: many rows in one statement. */
final class AdminStatements {

    private AdminStatements() {
    }

    /** @return how many rows were changed */
    static int update(EntityManager admin, String sql, Object... values) {
        return onConnection(admin, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        });
    }

    static <T> T onConnection(EntityManager admin, Work<T> work) {
        return admin.unwrap(Session.class).doReturningWork(work::execute);
    }

    static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Object[] array) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf(elementType(array), array));
            } else if (value instanceof String || value == null) {
                statement.setString(i + 1, (String) value);
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    /** One column of rows, as an array parameter. */
    static <T> Object[] column(Collection<T> rows, IntFunction<Object[]> array, Function<T, Object> value) {
        return rows.stream().map(value).toArray(array);
    }

    /** An array as PostgreSQL writes it: in an array of arrays all would have to be equally long. */
    static String arrayText(Collection<String> elements) {
        return elements.stream().map(element -> '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"').collect(Collectors.joining(",", "{", "}"));
    }

    private static String elementType(Object[] array) {
        if (array instanceof Long[]) {
            return "bigint";
        }
        if (array instanceof Integer[]) {
            return "int";
        }
        if (array instanceof Instant[]) {
            return "timestamptz";
        }
        return array instanceof Boolean[] ? "boolean" : "text";
    }

    /** What is done with the connection. */
    @FunctionalInterface
    interface Work<T> {
        T execute(Connection connection) throws SQLException;
    }
}
