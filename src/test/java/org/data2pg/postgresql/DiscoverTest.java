package org.data2pg.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.data2pg.fixture.PostgresServers;
import org.data2pg.postgresql.ExtensionDatabases.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DISCOVER batches in several sessions, on rows made by chance, and on a source in another encoding. */
class DiscoverTest {

    private static final PlannedBatch BATCH = new PlannedBatch("data2pg", "D");
    private static final String COLUMNS = "(n_any numeric, n_declared numeric(14,4), n_rare numeric(14,4), f float8, r real, i bigint, s text, v varchar(30), c char(9), t timestamp, d date)";
    /** Everything in the source that a discovery might have left. */
    private static final String CATALOGUE = "SELECT md5(string_agg(x, ',' ORDER BY x)) FROM (SELECT oid::text || relname FROM pg_class UNION ALL SELECT oid::text || proname FROM pg_proc"
            + " UNION ALL SELECT oid::text || nspname FROM pg_namespace UNION ALL SELECT oid::text || typname FROM pg_type) AS o (x)";

    private ExtensionDatabases databases;

    @AfterEach
    void stop() {
        databases.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sessionsDiscoverSideBySideAndLeaveNothingInTheSource(boolean oldest) throws Exception {
        start(oldest);
        configure("source", "'dsc', '^(number|string|time|other|same)$'");
        String before = ask("source", CATALOGUE);
        ExecutorService sessions = Executors.newFixedThreadPool(3);
        try (Connection connection = databases.server.connect("target")) {
            // Each table twice: two sessions may have the same one at the same time.
            List<Callable<List<String>>> steps = new ArrayList<>();
            for (String step : BATCH.steps(connection)) {
                steps.add(() -> run(step));
                steps.add(() -> run(step));
            }
            for (Future<List<String>> step : sessions.invokeAll(steps)) {
                assertThat(step.get()).hasSize(7);
            }
            connection.createStatement().execute("ALTER FOREIGN TABLE srcdb_dsc.same OPTIONS (SET table_name 'broken')");
            databases.run("source", "CREATE VIEW dsc.broken AS SELECT id, name, (amount / 0)::NUMERIC(12, 2) AS amount FROM dsc.same", "GRANT SELECT ON dsc.broken TO PUBLIC");
            before = ask("source", CATALOGUE);
            assertThatThrownBy(() -> run("dsc.same")).hasMessageContaining("division by zero").extracting("SQLState").isEqualTo("D2P13");
        } finally {
            sessions.shutdown();
        }
        assertThat(ask("source", CATALOGUE)).isEqualTo(before);
        assertThat(ask("target", "SELECT count(*) || ' ' || sum(dscv_nb_row) FROM data2pg.discovery_table")).isEqualTo("5 5011");
        assertThat(ask("target", "SELECT count(*) FROM data2pg.discovery_message")).isEqualTo("88");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void statisticsAreThoseOfTheRows(boolean oldest) throws SQLException {
        start(oldest);
        long seed = new Random().nextLong(1_000_000);
        System.out.println("DiscoverTest.statisticsAreThoseOfTheRows: seed " + seed);
        databases.run("source", "CREATE TABLE dsc.chance " + COLUMNS, "SELECT setseed(" + seed / 1e6 + ")", """
                INSERT INTO dsc.chance
                    SELECT CASE WHEN random() < 0.001 THEN 'NaN' WHEN random() < 0.001 THEN '-Infinity'
                                WHEN random() < 0.9 THEN round(((random() - 0.5) * 10 ^ (random() * 12))::numeric, (random() * 9)::int) END,
                           CASE WHEN random() < 0.0005 THEN 'NaN' WHEN random() < 0.9 THEN round(((random() - 0.5) * 10 ^ (random() * 9))::numeric, (random() * 4)::int) END,
                           round(((random() - 0.5) * 10 ^ (random() * 9))::numeric, CASE WHEN random() < 0.0003 THEN 3 ELSE 1 END),
                           CASE WHEN random() < 0.001 THEN 'NaN' WHEN random() < 0.001 THEN 'Infinity' ELSE (random() - 0.5) * 10 ^ (random() * 30 - 15) END,
                           (random() * 10 ^ (random() * 8))::real, ((random() - 0.5) * 10 ^ (random() * 18))::bigint,
                           repeat(chr(97 + (random() * 200)::int), (random() ^ 20 * 300)::int), left(md5(random()::text), (random() * 30)::int), left(md5(random()::text), (random() * 9)::int),
                           timestamp '2024-01-01' + CASE WHEN random() < 0.5 THEN interval '1 day' ELSE interval '1 second' END * (random() * 100000)::int, date '2024-01-01' + (random() * 10000)::int
                        FROM generate_series(1, 30000)""", "ANALYZE dsc.chance", "GRANT SELECT ON dsc.chance TO PUBLIC");
        databases.run("target", "CREATE TABLE dsc.chance " + COLUMNS);
        configure("source", "'dsc', '^chance$'");
        run("dsc.chance");
        for (String column : List.of("n_any", "n_declared", "n_rare", "f", "r", "i")) {
            String finite = "(SELECT " + column + "::text::numeric AS v FROM dsc.chance WHERE " + column + "::text !~ '[Nn]')";
            assertThat(statistic(column, "num_min::float8 || ' ' || dscv_num_max::float8")).as(column)
                    .isEqualTo(ask("source", "SELECT min(v)::float8 || ' ' || max(v)::float8 FROM " + finite + " AS f"));
            assertThat(statistic(column, "num_max_precision || ' ' || dscv_num_max_fract_part || ' ' || dscv_num_max_integ_part")).as(column)
                    .isEqualTo(ask("source", "SELECT max(length(translate(regexp_replace(trim_scale(abs(v))::text, '^0\\.', '.'), '.', ''))) || ' ' || max(scale(trim_scale(v)))"
                            + " || ' ' || max(length(trunc(abs(v))::text)) FROM " + finite + " AS f"));
            assertThat(statistic(column, "nb_not_null - coalesce(dscv_num_nan, 0) - coalesce(dscv_num_infinite, 0)")).as(column)
                    .isEqualTo(ask("source", "SELECT count(*) FROM " + finite + " AS f"));
        }
        for (String column : List.of("s", "v", "c")) {
            assertThat(statistic(column, "nb_not_null || ' ' || dscv_str_max_length")).as(column)
                    .isEqualTo(ask("source", "SELECT count(" + column + ") || ' ' || max(length(" + column + ")) FROM dsc.chance"));
        }
        assertThat(statistic("v", "str_avg_length")).isEqualTo(ask("source", "SELECT round(avg(length(v))) FROM dsc.chance"));
        assertThat(statistic("t", "ts_min || ' ' || dscv_ts_max || ' ' || dscv_ts_nb_date"))
                .isEqualTo(ask("source", "SELECT min(t) || ' ' || max(t) || ' ' || count(*) FILTER (WHERE t = t::date) FROM dsc.chance"));
    }

    /** The first rows have a byte per character, the others more: what the first rows tell of them is wrong. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAverageLengthIsThatOfSmallTablesAndNeverMoreThanTheGreatest(boolean oldest) throws SQLException {
        start(oldest);
        for (String table : List.of("small", "unknown", "large")) {
            databases.run("source", "CREATE TABLE dsc." + table + " (" + table + " text)", "INSERT INTO dsc." + table
                    + " SELECT CASE WHEN g <= 1000 THEN 'four' ELSE repeat('日', 3 + g % 4) END FROM generate_series(1, " + (table.equals("large") ? 30000 : 4000) + ") g",
                    "GRANT SELECT ON dsc." + table + " TO PUBLIC");
            databases.run("target", "CREATE TABLE dsc." + table + " (" + table + " text)");
        }
        databases.run("source", "ANALYZE dsc.small, dsc.large");
        configure("source", "'dsc', '^(small|unknown|large)$'");
        for (String table : List.of("small", "unknown", "large")) {
            run("dsc." + table);
        }
        assertThat(statistic("small", "str_avg_length || ' ' || dscv_str_max_length"))
                .isEqualTo(ask("source", "SELECT round(avg(length(small))) || ' ' || max(length(small)) FROM dsc.small")).isEqualTo("4 6");
        assertThat(statistic("unknown", "str_avg_length || ' ' || dscv_str_max_length")).isEqualTo("6 6");
        assertThat(statistic("large", "str_avg_length BETWEEN 4 AND 6 AND dscv_str_max_length = 6")).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSourceMayHaveAnotherEncoding(boolean oldest) throws SQLException {
        start(oldest);
        databases.run("source", "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        databases.run("latin", "CREATE TABLE public.\"Größe\" (\"Länge\" text)", "INSERT INTO public.\"Größe\" VALUES ('äöüß'), ('é')", "GRANT SELECT ON public.\"Größe\" TO PUBLIC");
        databases.run("target", "CREATE TABLE public.\"Größe\" (\"Länge\" varchar(3))");
        configure("latin", "'public', 'Größe'");
        run("public.Größe");
        assertThat(statistic("Länge", "str_avg_length || ' ' || dscv_str_max_length")).isEqualTo("3 4");
        assertThat(ask("target", "SELECT string_agg(dscv_msg_code, ' ' ORDER BY 1) FROM data2pg.discovery_message")).isEqualTo("CONSIDER_NOT_NULL TOO_SHORT_STRING");
    }

    private void start(boolean oldest) throws SQLException {
        databases = new ExtensionDatabases(oldest ? PostgresServers.oldest() : PostgresServers.newest(), Variant.EXTENSION, "data2pg");
    }

    private void configure(String source, String tables) throws SQLException {
        databases.run("target", "SET search_path TO data2pg", databases.filled("SELECT create_migration('M', 'PostgreSQL', 'postgres_fdw', '${server}', '${user}')")
                .replace("dbname ''source''", "dbname ''" + source + "''"),
                "SELECT register_tables('M', " + tables + ")", "SELECT create_batch('D', 'M', 'DISCOVER', FALSE, FALSE)",
                "SELECT assign_tables_to_batch('D', " + tables.substring(0, tables.indexOf(',')) + ")", "SELECT complete_migration_configuration('M')");
    }

    private List<String> run(String step) throws SQLException {
        try (Connection session = databases.server.connect("target")) {
            return BATCH.run(session, step);
        }
    }

    private String statistic(String column, String expression) throws SQLException {
        return ask("target", "SELECT dscv_" + expression + " FROM data2pg.discovery_column WHERE dscv_column = '" + column + "'");
    }

    private String ask(String database, String query) throws SQLException {
        try (Connection connection = databases.server.connect(database); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
