package org.data2pg.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * COMPARE of 2 tables of 2 M rows, of which 10 rows, none, 1 % or 50 % differ, against the classic statement: EXCEPT both ways through the
 * foreign table, whose rows are written down as JSON. {@code -Dbench.compare.rows=…} gives the tables another size.
 */
final class Comparison {

    private static final int ROWS = Integer.getInteger("bench.compare.rows", 2_000_000);
    private static final List<String> TABLES = List.of("one", "two");
    private static final String COLUMNS = "id, customer, day, amount, note, changed";

    private final Platform platform;

    Comparison(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException {
        prepare();
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("compare-cost-0", 1 / speedup("FALSE"), "0.25 at most"));
        figures.add(new Figure("compare-speedup", speedup("id % " + ROWS / 10 + " = 7"), "4.00 at least"));
        figures.add(new Figure("compare-cost-1", 1 / speedup("id % 100 = 7"), "1.00"));
        figures.add(new Figure("compare-cost-50", 1 / speedup("id % 2 = 1"), "1.50"));
        return figures;
    }

    private void prepare() throws SQLException {
        String table = "CREATE TABLE app.%s (id bigint PRIMARY KEY, customer int, day date, amount numeric(12,2), note text, changed timestamptz)";
        String rows = "INSERT INTO app.%s SELECT g, g %% 70001, date '2015-01-01' + g %% 3650, (g %% 1000003) / 100.0, repeat(md5(g::text), 2), "
                + "timestamptz '2020-01-01' + g * interval '1 s' FROM generate_series(1, " + ROWS + ") g";
        platform.onSource("CREATE SCHEMA app");
        platform.onTarget("CREATE SCHEMA app");
        for (String name : TABLES) {
            platform.onSource(table.formatted(name), rows.formatted(name));
            platform.onTarget(table.formatted(name), rows.formatted(name));
        }
        // Or autovacuum would do it while one of the two is measured.
        platform.onSource("VACUUM ANALYZE");
        platform.createMigration();
        platform.onTarget("VACUUM ANALYZE", "SELECT data2pg.register_tables('bench', 'app')",
                "SELECT data2pg.create_batch('compare', 'bench', 'COMPARE', true, true)",
                "SELECT data2pg.assign_tables_to_batch('compare', 'app')", "SELECT data2pg.complete_migration_configuration('bench')",
                "CREATE TABLE app.found (side text, row json)");
    }

    /** How many times faster than the classic statement the comparison is, of both tables together, when such rows of the target differ. */
    private double speedup(String different) throws SQLException {
        for (String table : TABLES) {
            platform.onTarget("UPDATE app." + table + " SET amount = amount + 1 WHERE " + different, "VACUUM ANALYZE app." + table);
        }
        double classic = 0;
        double ours = 0;
        for (String table : TABLES) {
            classic += time("INSERT INTO app.found SELECT 'S', to_json(d) FROM (SELECT " + COLUMNS + " FROM srcdb_app." + table + " EXCEPT SELECT " + COLUMNS
                    + " FROM app." + table + ") d UNION ALL SELECT 'D', to_json(d) FROM (SELECT " + COLUMNS + " FROM app." + table + " EXCEPT SELECT "
                    + COLUMNS + " FROM srcdb_app." + table + ") d");
            ours += time("SELECT * FROM data2pg._compare_table('compare', 'app." + table + "', '{}')");
        }
        System.out.printf("  %s: classic %.0f ms, compare %.0f ms%n", different, classic, ours);
        if (platform.count("app.found") != platform.count("data2pg.content_diff")) {
            throw new IllegalStateException("The classic statement found " + platform.count("app.found") + " rows, the comparison "
                    + platform.count("data2pg.content_diff") + ".");
        }
        platform.onTarget("TRUNCATE app.found");
        for (String table : TABLES) {
            platform.onTarget("UPDATE app." + table + " SET amount = amount - 1 WHERE " + different);
        }
        return classic / ours;
    }

    private double time(String statement) throws SQLException {
        platform.onTarget("CHECKPOINT");
        try (Connection connection = platform.superuser(); Statement run = connection.createStatement()) {
            long start = System.nanoTime();
            run.execute(statement);
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
