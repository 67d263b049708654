package org.data2pg.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * 2,000 tables of 20 rows with 2 sessions, against a plain loop on 2 connections that calls the same step functions in plan order. INIT replaces 8,000 files,
 * and a file system may look for seconds at those deleted lately before it makes new ones (ext4 without a journal does). Whether that delays a loop or a run
 * is chance: they take turns in being the first of a round, and all rounds are added up.
 */
final class ManyTables {

    private static final int TABLES = 2000;
    private static final int SESSIONS = 2;
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 8;
    private static final String BATCH = "many_tables";

    private final Platform platform;

    ManyTables(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException, InterruptedException {
        prepare();
        for (int round = 0; round < WARM_UP; round++) {
            loop();
            platform.run(BATCH, SESSIONS);
        }
        double loops = 0;
        double runs = 0;
        double[] costs = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            boolean loopFirst = round % 2 == 0;
            Loop before = loopFirst ? loop() : null;
            Platform.Measured run = platform.run(BATCH, SESSIONS);
            Loop loop = loopFirst ? before : loop();
            loops += loop.elapsed();
            runs += run.elapsed();
            costs[round] = run.costPerStep();
            System.out.printf("  round %d: loop %.0f ms, of it %.0f ms in INIT and END; run %.0f ms, of it %.0f ms in INIT and END, %.0f ms in SQL by %d sessions%n", round + 1,
                    loop.elapsed(), loop.alone(), run.elapsed(), run.alone(), run.sql(), SESSIONS);
        }
        return List.of(new Figure("many-tables-ratio", runs / loops, "1.25, at most 1.60"), new Figure("step-cost-ms", Figure.median(costs), "1.50 at most"));
    }

    private void prepare() throws SQLException {
        String tables = "DO $$ BEGIN FOR i IN 1.." + TABLES + " LOOP EXECUTE format('CREATE TABLE app.t%s (id int PRIMARY KEY, name text, day date)', i);"
                + " END LOOP; END $$";
        platform.onSource("CREATE SCHEMA app", tables, "DO $$ BEGIN FOR i IN 1.." + TABLES + " LOOP EXECUTE format('INSERT INTO app.t%s "
                + "SELECT g, md5(g::text), date ''2020-01-01'' + g FROM generate_series(1, 20) g', i); END LOOP; END $$");
        platform.onTarget("CREATE SCHEMA app", tables);
        platform.createMigration();
        platform.onTarget("SELECT data2pg.register_tables('bench', 'app')",
                "SELECT data2pg.create_batch('" + BATCH + "', 'bench', 'COPY', true, true)",
                "SELECT data2pg.assign_tables_to_batch('" + BATCH + "', 'app')",
                "SELECT data2pg.complete_migration_configuration('bench')", "VACUUM ANALYZE");
    }

    private Loop loop() throws SQLException, InterruptedException {
        platform.onTarget("CHECKPOINT");
        try (Connection first = platform.session(); Connection second = platform.session()) {
            List<String[]> plan = plan(first);
            String[] init = plan.remove(0);
            String[] end = plan.remove(plan.size() - 1);
            long start = System.nanoTime();
            call(first, init);
            long opened = System.nanoTime();
            both(first, second, new ConcurrentLinkedQueue<>(plan));
            long copied = System.nanoTime();
            call(first, end);
            return new Loop((System.nanoTime() - start) / 1e6, (System.nanoTime() - copied + opened - start) / 1e6);
        }
    }

    /** INIT, the tables, END. */
    private static List<String[]> plan(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT wp_name, wp_sql_function FROM data2pg.__get_working_plan('" + BATCH + "') "
                        + "ORDER BY array_position('{_copy_init,_copy_table,_copy_end}', wp_sql_function), wp_cost DESC, wp_name")) {
            List<String[]> plan = new ArrayList<>();
            while (rows.next()) {
                plan.add(new String[] {rows.getString(1), rows.getString(2)});
            }
            return plan;
        }
    }

    private static void both(Connection first, Connection second, Queue<String[]> steps) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        try {
            for (Future<Void> done : threads.invokeAll(List.of(worker(first, steps), worker(second, steps)))) {
                done.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private static Callable<Void> worker(Connection connection, Queue<String[]> steps) {
        return () -> {
            for (String[] step = steps.poll(); step != null; step = steps.poll()) {
                call(connection, step);
            }
            return null;
        };
    }

    private static void call(Connection connection, String[] step) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM data2pg." + step[1] + "(?, ?, '{}')")) {
            statement.setString(1, BATCH);
            statement.setString(2, step[0]);
            statement.executeQuery();
        }
    }

    /** How long the loop took, and INIT and END in it; in ms. */
    private record Loop(double elapsed, double alone) {
    }
}
