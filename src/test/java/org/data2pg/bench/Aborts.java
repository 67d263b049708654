package org.data2pg.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long it takes from the wish of an operator until nothing of a run is at work on the target any more: statements that wait for what never comes. */
final class Aborts {

    private static final int ROUNDS = 5;
    private static final String AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'data2pg' AND state <> 'idle'";
    private static final String WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    private static final String LOCK = "LOCK TABLE app.t IN ACCESS EXCLUSIVE MODE";

    private final Platform platform;

    Aborts(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException, InterruptedException {
        platform.onSource("CREATE SCHEMA app", "CREATE TABLE app.t (id int PRIMARY KEY)", "INSERT INTO app.t SELECT generate_series(1, 1000)");
        platform.onTarget("CREATE SCHEMA app", "CREATE TABLE app.t (id int PRIMARY KEY)");
        platform.createMigration();
        platform.onTarget("SELECT data2pg.register_tables('bench', 'app')", "SELECT data2pg.create_batch('copy', 'bench', 'COPY', true, true)",
                "SELECT data2pg.create_batch('compare', 'bench', 'COMPARE', true, true)", "SELECT data2pg.assign_tables_to_batch('copy', 'app')",
                "SELECT data2pg.assign_tables_to_batch('compare', 'app')", "SELECT data2pg.complete_migration_configuration('bench')");
        platform.run("copy", 1);
        return List.of(slowest("abort-lock-ms", "copy", false), slowest("abort-source-ms", "copy", true), slowest("abort-compare-ms", "compare", true));
    }

    private Figure slowest(String name, String batch, boolean inSource) throws SQLException, InterruptedException {
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (Connection lock = inSource ? platform.sourceSuperuser() : platform.superuser()) {
                times.add(abort(lock, batch, inSource));
            }
        }
        System.out.println("  " + name + " " + times);
        return new Figure(name, times.stream().mapToDouble(time -> time).max().orElseThrow(), "2000");
    }

    private double abort(Connection lock, String batch, boolean inSource) throws SQLException, InterruptedException {
        lock.setAutoCommit(false);
        try (Statement holding = lock.createStatement(); Connection looking = inSource ? platform.sourceSuperuser() : platform.superuser();
                Connection target = platform.superuser()) {
            holding.execute(LOCK);
            long run = platform.start(batch);
            while (count(looking, WAITING) == 0) {
                if (!platform.isActive(run)) {
                    throw new IllegalStateException("Run " + run + " has ended before it waited for the lock.");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            long begin = System.nanoTime();
            platform.abort(run);
            while (count(target, AT_WORK) > 0 || platform.isActive(run)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private static long count(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
