package org.data2pg.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;

/**
 * Runs the benchmarks, each on servers of its own if it needs any, and prints their figures, each on a line of its own as
 * {@code BENCH <name> = <value> (goal <goal>)}. With {@code -Dbench=<name>}, only that one.
 */
public final class Bench {

    private static final Map<String, Benchmark> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put("many-tables", onServers(platform -> new ManyTables(platform).measure()));
        KNOWN.put("big-table", onServers(platform -> new BigTable(platform).measure()));
        KNOWN.put("many-steps", onServers(platform -> new ManySteps(platform).measure()));
        KNOWN.put("run-pages", onServers(platform -> new RunPages(platform).measure()));
        KNOWN.put("discover", onServers(platform -> new Discover(platform).measure()));
        KNOWN.put("compare", onServers(platform -> new Comparison(platform).measure()));
        KNOWN.put("abort", onServers(platform -> new Aborts(platform).measure()));
        KNOWN.put("cli", () -> new CommandLine().measure());
    }

    private Bench() {
    }

    /**
     * Ends with exit status 1 and a sentence when there is no such benchmark.
     *
     * @param arguments {@code check}: only look at the name, so that a wrong one is refused before the long part of the build
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, Benchmark> wanted;
        try {
            wanted = wanted(System.getProperty("bench", ""));
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            // Maven would bury the sentence under a stack trace
            System.exit(1);
            return;
        }
        if (arguments.length == 0) {
            run(wanted);
        }
    }

    /** All without a name. */
    static Map<String, Benchmark> wanted(String name) {
        if (name.isBlank()) {
            return KNOWN;
        }
        if (!KNOWN.containsKey(name)) {
            throw new IllegalArgumentException("-Dbench=" + name + " is refused: there is no such benchmark. There are: " + String.join(", ", KNOWN.keySet()) + ".");
        }
        return Map.of(name, KNOWN.get(name));
    }

    private static void run(Map<String, Benchmark> benchmarks) throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, Benchmark> benchmark : benchmarks.entrySet()) {
            System.out.println("Benchmark " + benchmark.getKey());
            figures.addAll(benchmark.getValue().measure());
        }
        System.out.printf("%n%-28s %10s   %s%n", "figure", "value", "goal");
        figures.forEach(figure -> System.out.printf("%-28s %10s   %s%n", figure.name(), figure.shown(), figure.goal()));
        System.out.println();
        figures.forEach(figure -> System.out.println(figure.line()));
    }

    private static Benchmark onServers(PlatformBenchmark work) {
        return () -> {
            try (PostgresServer source = server(PostgresServers.newest());
                    PostgresServer target = server(PostgresServers.newest().extension().setting("shared_preload_libraries", "pg_stat_statements"));
                    Platform platform = new Platform(source, target)) {
                return work.measure(platform);
            }
        };
    }

    /** Real disks are waited for, as in real life. */
    private static PostgresServer server(PostgresServers description) {
        return description.setting("fsync", "on").setting("max_connections", "120").setting("max_locks_per_transaction", "1024")
                .setting("shared_buffers", "512MB").setting("max_wal_size", "4GB").start();
    }

    @FunctionalInterface
    interface Benchmark {
        List<Figure> measure() throws Exception;
    }

    @FunctionalInterface
    private interface PlatformBenchmark {
        List<Figure> measure(Platform platform) throws SQLException, InterruptedException;
    }
}
