package org.data2pg.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A script of this package's resources, executed as one string. */
final class SqlScript {

    private final String name;
    private String text;

    SqlScript(String name) {
        this.name = name;
        try (InputStream in = SqlScript.class.getResourceAsStream(name)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills in the variables as psql does: {@code :'name'} becomes the value as an SQL literal. */
    SqlScript with(Map<String, String> variables) {
        variables.forEach((variable, value) -> text = text.replace(":'" + variable + "'", "'" + value.replace("'", "''") + "'"));
        return this;
    }

    void run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new SQLException(name + ": " + e.getMessage(), e.getSQLState(), e);
        }
    }

    String text() {
        return text;
    }
}
