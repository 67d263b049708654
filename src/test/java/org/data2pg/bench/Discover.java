package org.data2pg.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** DISCOVER of a table of 3 M rows and 10 columns against {@code count(*)} over its foreign table: medians of interleaved rounds. */
final class Discover {

    private static final int ROWS = 3_000_000;
    private static final int ROUNDS = 5;
    private static final String TABLE = "CREATE TABLE app.sold (id bigint PRIMARY KEY, customer int NOT NULL, status smallint NOT NULL, amount numeric(12,2) NOT NULL,"
            + " code varchar(10) NOT NULL, name varchar(40) NOT NULL, note text, day date, created timestamp NOT NULL, paid boolean)";

    private final Platform platform;

    Discover(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException {
        prepare();
        double[] discoveries = new double[ROUNDS];
        double[] counts = new double[ROUNDS];
        try (Connection session = platform.superuser(); Statement statement = session.createStatement()) {
            time(statement, "SELECT count(*) FROM srcdb_app.sold");
            for (int round = 0; round < ROUNDS; round++) {
                counts[round] = time(statement, "SELECT count(*) FROM srcdb_app.sold");
                discoveries[round] = time(statement, "SELECT * FROM data2pg._discover_table('discover', 'app.sold', '{}')");
                System.out.printf("  round %d: count %.0f ms, discovery %.0f ms%n", round + 1, counts[round], discoveries[round]);
            }
        }
        return List.of(new Figure("discover-ratio", Figure.median(discoveries) / Figure.median(counts), "3"));
    }

    private void prepare() throws SQLException {
        platform.onSource("CREATE SCHEMA app", TABLE,
                "INSERT INTO app.sold SELECT g, g % 70001, g % 5, (g % 1000003) / 100.0, 'C' || g % 100000, 'Name of ' || left(md5(g::text), 4 + g % 12),"
                        + " CASE WHEN g % 10 > 0 THEN repeat(md5(g::text), 1 + g % 3) END, date '2015-01-01' + g % 3650,"
                        + " timestamp '2020-01-01' + g * interval '17 s', g % 2 = 0 FROM generate_series(1, " + ROWS + ") g", "VACUUM ANALYZE app.sold");
        platform.onTarget("CREATE SCHEMA app", TABLE);
        platform.createMigration();
        platform.onTarget("SELECT data2pg.register_tables('bench', 'app')",
                "SELECT data2pg.create_batch('discover', 'bench', 'DISCOVER', false, false)",
                "SELECT data2pg.assign_tables_to_batch('discover', 'app')",
                "SELECT data2pg.complete_migration_configuration('bench')");
    }

    /** ms of a query, its rows read. */
    private static double time(Statement statement, String query) throws SQLException {
        long start = System.nanoTime();
        statement.executeQuery(query).close();
        return (System.nanoTime() - start) / 1e6;
    }
}
