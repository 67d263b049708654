package org.data2pg.bench;

import java.sql.SQLException;
import java.util.List;

/** What a step costs the scheduler in a plan of 20,000 steps, against one of 2,000. The steps are parts of one table, a row each. */
final class ManySteps {

    private static final int SESSIONS = 2;

    private final Platform platform;

    ManySteps(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException {
        prepare();
        platform.run("few", SESSIONS);
        Platform.Measured few = platform.run("few", SESSIONS);
        Platform.Measured many = platform.run("many", SESSIONS);
        System.out.printf("  %d steps: %.0f ms, %.2f ms a step; %d steps: %.0f ms, %.2f ms a step%n", few.steps(), few.elapsed(), few.costPerStep(),
                many.steps(), many.elapsed(), many.costPerStep());
        return List.of(new Figure("step-cost-20000-ratio", many.costPerStep() / few.costPerStep(), "1.00"));
    }

    private void prepare() throws SQLException {
        platform.onSource("CREATE SCHEMA app");
        platform.onTarget("CREATE SCHEMA app");
        for (int parts : new int[] {2_000, 20_000}) {
            String table = "CREATE TABLE app.t" + parts + " (id int PRIMARY KEY, name text)";
            platform.onSource(table, "INSERT INTO app.t" + parts + " SELECT g, md5(g::text) FROM generate_series(1, " + parts + ") g");
            platform.onTarget(table);
        }
        platform.createMigration();
        platform.onTarget("SELECT data2pg.register_tables('bench', 'app')");
        configure("few", 2_000);
        configure("many", 20_000);
        platform.onTarget("SELECT data2pg.complete_migration_configuration('bench')", "VACUUM ANALYZE");
    }

    private void configure(String batch, int parts) throws SQLException {
        String table = "t" + parts;
        platform.onTarget("SELECT data2pg.create_batch('" + batch + "', 'bench', 'COPY', true, true)",
                "SELECT data2pg.register_table_part('app', '" + table + "', 'p' || g, 'id = ' || g, g = 1, g = " + parts + ") "
                        + "FROM generate_series(1, " + parts + ") g",
                "SELECT data2pg.assign_table_parts_to_batch('" + batch + "', 'app', '" + table + "')");
    }
}
