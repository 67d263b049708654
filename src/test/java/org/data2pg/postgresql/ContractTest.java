package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.Test;

/** What configuration scripts and the scheduler rely on: names, parameters and defaults of functions, columns of tables and types. */
class ContractTest {

    @Test
    void functionsKeepTheirSignatures() throws SQLException, IOException {
        assertThat(ask("SELECT format('%s(%s) %s', proname, pg_get_function_arguments(oid), pg_get_function_result(oid)) "
                + "FROM pg_proc WHERE pronamespace = 'data2pg'::REGNAMESPACE")).containsAll(lines("signatures.txt"));
    }

    @Test
    void tablesAndTypesKeepTheirColumns() throws SQLException, IOException {
        List<String> columns = new ArrayList<>();
        for (String line : lines("columns.txt")) {
            String[] words = line.split(" ");
            for (int i = 1; i < words.length; i++) {
                columns.add(words[0] + "." + words[i]);
            }
        }
        assertThat(ask("SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute a ON attrelid = pg_class.oid AND attnum > 0 "
                + "AND NOT attisdropped WHERE relnamespace = 'data2pg'::REGNAMESPACE")).containsAll(columns);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file = ContractTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<String> ask(String query) throws SQLException {
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.oldest(), Variant.EXTENSION, "data2pg");
                Connection connection = databases.target(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }
}
