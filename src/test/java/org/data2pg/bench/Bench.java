package org.data2pg.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;

/**
 * Runs the benchmarks, each on servers of its own if it needs any, and prints their figures, each on a line of its own as
 * {@code BENCH <name> = <value> (goal <goal>)}. With arguments, only the benchmarks they name.
 */
public final class Bench {

    private final List<Figure> figures = new ArrayList<>();

    public static void main(String[] names) throws Exception {
        new Bench().run(List.of(names));
    }

    private void run(List<String> names) throws Exception {
        if (wanted(names, "many-tables")) {
            on("many-tables", platform -> new ManyTables(platform).measure());
        }
        if (wanted(names, "big-table")) {
            on("big-table", platform -> new BigTable(platform).measure());
        }
        if (wanted(names, "many-steps")) {
            on("many-steps", platform -> new ManySteps(platform).measure());
        }
        if (wanted(names, "run-pages")) {
            on("run-pages", platform -> new RunPages(platform).measure());
        }
        if (wanted(names, "discover")) {
            on("discover", platform -> new Discover(platform).measure());
        }
        if (wanted(names, "compare")) {
            on("compare", platform -> new Comparison(platform).measure());
        }
        if (wanted(names, "abort")) {
            on("abort", platform -> new Aborts(platform).measure());
        }
        if (wanted(names, "cli")) {
            System.out.println("Benchmark cli");
            figures.addAll(new CommandLine().measure());
        }
        System.out.printf("%n%-28s %10s   %s%n", "figure", "value", "goal");
        figures.forEach(figure -> System.out.printf("%-28s %10s   %s%n", figure.name(), figure.shown(), figure.goal()));
        System.out.println();
        figures.forEach(figure -> System.out.println(figure.line()));
    }

    private static boolean wanted(List<String> names, String benchmark) {
        List<String> given = names.stream().filter(name -> !name.isBlank()).toList();
        return given.isEmpty() || given.contains(benchmark);
    }

    private void on(String benchmark, Benchmark work) throws Exception {
        System.out.println("Benchmark " + benchmark);
        try (PostgresServer source = server(PostgresServers.newest());
                PostgresServer target = server(PostgresServers.newest().extension().setting("shared_preload_libraries", "pg_stat_statements"));
                Platform platform = new Platform(source, target)) {
            figures.addAll(work.measure(platform));
        }
    }

    /** Real disks are waited for, as in real life. */
    private static PostgresServer server(PostgresServers description) {
        return description.setting("fsync", "on").setting("max_connections", "120").setting("max_locks_per_transaction", "1024")
                .setting("shared_buffers", "512MB").setting("max_wal_size", "4GB").start();
    }

    @FunctionalInterface
    private interface Benchmark {
        List<Figure> measure(Platform platform) throws SQLException, InterruptedException;
    }
}
