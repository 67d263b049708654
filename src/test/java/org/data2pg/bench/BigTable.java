package org.data2pg.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** One table of 3 M rows of 150 bytes with a primary key and 3 indexes: a run against the sum of its parts, done one after the other in SQL. */
final class BigTable {

    private static final int ROWS = 3_000_000;
    private static final String BATCH = "big_table";
    static final String COLUMNS = "(id bigint, customer int, day date, amount numeric(12,2), note text)";
    /** Select list that fills them from generate_series() as g. */
    static final String VALUES = "g, g % 70001, date '2015-01-01' + g % 3650, (g % 1000003) / 100.0, repeat(md5(g::text), 3)";
    private static final List<String> INDEXES = List.of("ALTER TABLE app.%s ADD PRIMARY KEY (id)", "CREATE INDEX ON app.%s (customer)",
            "CREATE INDEX ON app.%s (day)", "CREATE INDEX ON app.%s (amount)");

    private final Platform platform;

    BigTable(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException {
        prepare();
        platform.run(BATCH, 2);
        double parts = sumOfParts();
        double run = platform.run(BATCH, 2).elapsed();
        System.out.printf("  run %.0f ms, its parts one after the other %.0f ms%n", run, parts);
        return List.of(new Figure("big-table-ratio", run / parts, "1.00"));
    }

    private void prepare() throws SQLException {
        platform.onSource("CREATE SCHEMA app", "CREATE TABLE app.big " + COLUMNS,
                "INSERT INTO app.big SELECT " + VALUES + " FROM generate_series(1, " + ROWS + ") g");
        platform.onSource(on("big"));
        platform.onTarget("CREATE SCHEMA app", "CREATE TABLE app.big " + COLUMNS);
        platform.onTarget(on("big"));
        platform.createMigration();
        platform.onTarget("SELECT data2pg.register_tables('bench', 'app')",
                "SELECT data2pg.register_table_part('app', 'big', 'begin', NULL, p_isFirstPart => TRUE)",
                "SELECT data2pg.register_table_part('app', 'big', 'low', 'id <= " + ROWS / 2 + "')",
                "SELECT data2pg.register_table_part('app', 'big', 'high', 'id > " + ROWS / 2 + "')",
                "SELECT data2pg.register_table_part('app', 'big', 'end', NULL, p_isLastPart => TRUE)",
                "SELECT data2pg.create_batch('" + BATCH + "', 'bench', 'COPY', true, true)",
                "SELECT data2pg.assign_table_parts_to_batch('" + BATCH + "', 'app', 'big')",
                "SELECT data2pg.assign_indexes_to_batch('" + BATCH + "', 'app', 'big')",
                "SELECT data2pg.complete_migration_configuration('bench')");
    }

    private static String[] on(String table) {
        return INDEXES.stream().map(sql -> String.format(sql, table)).toArray(String[]::new);
    }

    /** The copy into a table without indexes, each index, the statistics; in ms. */
    private double sumOfParts() throws SQLException {
        try (Connection connection = platform.superuser(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE app.alone " + COLUMNS);
            statement.execute("SET synchronous_commit = off");
            statement.execute("CHECKPOINT");
            long start = System.nanoTime();
            statement.execute("INSERT INTO app.alone SELECT * FROM srcdb_app.big");
            for (String index : on("alone")) {
                statement.execute(index);
            }
            statement.execute("ANALYZE app.alone");
            double elapsed = (System.nanoTime() - start) / 1e6;
            statement.execute("DROP TABLE app.alone");
            return elapsed;
        }
    }
}
