package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.Test;

/** What plpgsql_check says of our functions, where the package postgresql-…-plpgsql-check is installed. */
class PlpgsqlCheckTest {

    @Test
    void everyFunctionIsClean() throws SQLException, IOException {
        assumeTrue(PostgresServers.folderOfThisMachine().filter(folder -> Files.exists(folder.resolve("lib/plpgsql_check.so"))).isPresent(),
                "plpgsql_check is not installed on this machine (Debian: postgresql-<version>-plpgsql-check).");
        try (ExtensionDatabases databases = new ExtensionDatabases(PostgresServers.ofThisMachine(), Variant.EXTENSION, "data2pg")) {
            databases.run("target", "CREATE EXTENSION plpgsql_check");
            assertThat(findings(databases)).isEmpty();
        }
    }

    private static List<String> findings(ExtensionDatabases databases) throws SQLException {
        List<String> findings = new ArrayList<>();
        try (Connection connection = databases.target(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("""
                        SELECT proname, lineno, level, message, detail, hint, query
                            FROM pg_proc p
                                 JOIN pg_language l ON l.oid = prolang AND lanname = 'plpgsql',
                                 LATERAL public.plpgsql_check_function_tb(p.oid::REGPROCEDURE, fatal_errors => FALSE, extra_warnings => TRUE)
                            WHERE pronamespace = 'data2pg'::REGNAMESPACE AND prorettype <> 'trigger'::REGTYPE
                              -- The scheduler gives the same three to each step function, callers the same to each function of a source.
                              AND message NOT LIKE 'unused parameter "p\\_%'
                            ORDER BY 1, 2""")) {
            while (result.next()) {
                List<String> finding = new ArrayList<>();
                for (int column = 1; column <= 7; column++) {
                    if (result.getString(column) != null) {
                        finding.add(result.getString(column));
                    }
                }
                findings.add(String.join(" | ", finding));
            }
        }
        return findings;
    }
}
