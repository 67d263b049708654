package org.data2pg.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** DISCOVER of tables of 3 M rows against {@code count(*)} over their foreign tables: medians of interleaved rounds. */
final class Discover {

    private static final int ROWS = 3_000_000;
    private static final int ROUNDS = 5;
    private static final String TEN_COLUMNS = "(id bigint PRIMARY KEY, customer int NOT NULL, status smallint NOT NULL, amount numeric(12,2) NOT NULL,"
            + " code varchar(10) NOT NULL, name varchar(40) NOT NULL, note text, day date, created timestamp NOT NULL, paid boolean)";
    private static final String TEN_VALUES = "g, g % 70001, g % 5, (g % 1000003) / 100.0, 'C' || g % 100000, 'Name of ' || left(md5(g::text), 4 + g % 12),"
            + " CASE WHEN g % 10 > 0 THEN repeat(md5(g::text), 1 + g % 3) END, date '2015-01-01' + g % 3650,"
            + " timestamp '2020-01-01' + g * interval '17 s', g % 2 = 0";

    private final Platform platform;

    Discover(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException {
        platform.onSource("CREATE SCHEMA app");
        platform.onTarget("CREATE SCHEMA app");
        create("big", BigTable.COLUMNS, BigTable.VALUES);
        platform.onSource("ALTER TABLE app.big ADD PRIMARY KEY (id)");
        create("sold", TEN_COLUMNS, TEN_VALUES);
        platform.createMigration();
        platform.onTarget("SELECT data2pg.register_tables('bench', 'app')",
                "SELECT data2pg.create_batch('discover', 'bench', 'DISCOVER', false, false)",
                "SELECT data2pg.assign_tables_to_batch('discover', 'app')",
                "SELECT data2pg.complete_migration_configuration('bench')");
        return List.of(new Figure("discover-ratio", ratio("big"), "3"), new Figure("discover-ratio-ten-columns", ratio("sold"), "3"));
    }

    private void create(String table, String columns, String values) throws SQLException {
        platform.onSource("CREATE TABLE app." + table + " " + columns,
                "INSERT INTO app." + table + " SELECT " + values + " FROM generate_series(1, " + ROWS + ") g", "VACUUM ANALYZE app." + table);
        platform.onTarget("CREATE TABLE app." + table + " " + columns);
    }

    private double ratio(String table) throws SQLException {
        double[] discoveries = new double[ROUNDS];
        double[] counts = new double[ROUNDS];
        try (Connection session = platform.superuser(); Statement statement = session.createStatement()) {
            time(statement, "SELECT count(*) FROM srcdb_app." + table);
            for (int round = 0; round < ROUNDS; round++) {
                counts[round] = time(statement, "SELECT count(*) FROM srcdb_app." + table);
                discoveries[round] = time(statement, "SELECT * FROM data2pg._discover_table('discover', 'app." + table + "', '{}')");
                System.out.printf("  %s, round %d: count %.0f ms, discovery %.0f ms%n", table, round + 1, counts[round], discoveries[round]);
            }
        }
        return Figure.median(discoveries) / Figure.median(counts);
    }

    /** ms of a query, its rows read. */
    private static double time(Statement statement, String query) throws SQLException {
        long start = System.nanoTime();
        statement.executeQuery(query).close();
        return (System.nanoTime() - start) / 1e6;
    }
}
