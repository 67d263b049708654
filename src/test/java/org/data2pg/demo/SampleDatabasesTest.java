package org.data2pg.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.Command;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample has the shape it promises; the source is the oldest supported PostgreSQL, the target the newest. */
class SampleDatabasesTest {

    private static final String OURS = "('shop', 'logistics', 'Back office')";
    private static final String PLACE = "SELECT current_database() || ' ' || system_identifier FROM pg_control_system()";

    private static PostgresServer oldest;
    private static PostgresServer newest;
    private static SampleDatabases databases;

    @BeforeAll
    static void fill() throws SQLException {
        oldest = PostgresServers.oldest().start();
        newest = PostgresServers.newest().start();
        databases = new SampleDatabases(oldest, newest);
        databases.fillSource(5_000);
        databases.createTarget();
    }

    @AfterAll
    static void close() {
        newest.close();
        oldest.close();
    }

    @Test
    void theSameRowsComeEachTimeAndOnEveryVersion() throws SQLException {
        new SampleDatabases(newest, oldest).fillSourceAs("again", 5_000);
        try (Connection first = databases.source(); Connection second = newest.connect("again")) {
            Map<String, String> contents = Contents.of(first);
            assertThat(contents).isNotEmpty();
            assertThat(Contents.of(second)).isEqualTo(contents);
        }
    }

    @Test
    void theTargetIsEmptyAndHasTheSameTables() throws SQLException {
        try (Connection source = databases.source(); Connection target = databases.target()) {
            assertThat(Contents.of(target).keySet()).isEqualTo(Contents.of(source).keySet());
            assertThat(Contents.of(target)).allSatisfy((name, content) -> assertThat(content).isIn("0 rows", Contents.UNTOUCHED_SEQUENCE));
        }
    }

    @Test
    void psqlIsToldTheWayToEach() throws SQLException, IOException {
        Path psql = PostgresServers.folderOfThisMachine().map(installed -> installed.resolve("bin/psql")).filter(Files::isExecutable).orElse(null);
        assumeTrue(psql != null, "psql is not installed on this machine (Debian: postgresql-<version>).");
        databases.createAdministration();
        List<String> told = databases.access().lines().map(line -> line.replaceFirst("^\\w+: +", "")).toList();
        assertThat(answer(psql, told.get(0), told.get(1))).isEqualTo(place(oldest, "shop"));
        String password = told.get(4).replace(" (of both)", "");
        assertThat(answer(psql, told.get(2), password)).isEqualTo(place(newest, "shop"));
        assertThat(answer(psql, told.get(3), password)).isEqualTo(place(newest, "data2pg_admin"));
    }

    private static String answer(Path psql, String line, String password) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        assertThat(words.set(0, psql.toString())).isEqualTo("psql");
        words.addAll(List.of("-XAtc", PLACE));
        return Command.run(null, Map.of("PGPASSWORD", password), words);
    }

    private static String place(PostgresServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database); Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(PLACE)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void oneTableHasMoreThanHalfOfAllRows() throws SQLException {
        long all = 0;
        try (Connection source = databases.source()) {
            for (String content : Contents.of(source).values()) {
                all += content.contains(" rows") ? Long.parseLong(content.substring(0, content.indexOf(' '))) : 0;
            }
        }
        assertThat(number("SELECT count(*) FROM logistics.tracking_event")).isGreaterThan(all / 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "25 | SELECT count(*) FROM pg_tables WHERE schemaname IN %s",
        "3 | SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = confrelid",
        "2 | SELECT count(*) FROM pg_constraint a JOIN pg_constraint b ON a.contype = 'f' AND b.contype = 'f' AND a.conrelid < b.conrelid"
                + " AND a.confrelid = b.conrelid AND b.confrelid = a.conrelid",
        "5 | SELECT count(*) FROM pg_constraint JOIN pg_class r ON r.oid = confrelid WHERE contype = 'f' AND relnamespace <> connamespace",
        "3 | SELECT count(*) FROM pg_constraint WHERE contype = 'p' AND cardinality(conkey) > 2",
        "3 | SELECT count(*) FROM pg_attribute WHERE attidentity = 'a'",
        "3 | SELECT count(*) FROM pg_attribute WHERE attidentity = 'd'",
        "4 | SELECT count(*) FROM information_schema.columns WHERE is_generated = 'ALWAYS' AND table_schema IN %s",
        "3 | SELECT count(*) FROM information_schema.columns WHERE column_default LIKE 'nextval%%' AND table_schema IN %s",
        "5 | SELECT count(*) FROM pg_sequences s WHERE schemaname IN %s AND NOT EXISTS (SELECT FROM pg_depend WHERE deptype IN ('a', 'i')"
                + " AND objid = format('%%I.%%I', schemaname, sequencename)::regclass)",
        "1 | SELECT count(*) FROM pg_sequences WHERE cycle",
        "1 | SELECT count(*) FROM pg_sequences WHERE schemaname = 'shop' AND last_value IS NULL AND sequencename = 'gift_card_number'",
        "1 | SELECT count(*) FROM pg_index WHERE indisclustered",
        "2 | SELECT count(*) FROM information_schema.columns WHERE data_type = 'jsonb' AND table_schema IN %s",
        "3 | SELECT count(*) FROM information_schema.columns WHERE data_type = 'ARRAY' AND table_schema IN %s",
        "3 | SELECT count(*) FROM information_schema.columns WHERE data_type = 'bytea' AND table_schema IN %s",
        "2 | SELECT count(*) FROM pg_type WHERE typtype = 'e'",
        "5 | SELECT count(*) FROM information_schema.columns WHERE (numeric_precision, numeric_scale) = (38, 10)",
        "5 | SELECT count(*) FROM information_schema.columns WHERE udt_name = 'timestamptz' AND table_schema IN %s",
        "1 | SELECT count(*) FROM pg_class c WHERE relkind = 'r' AND relnamespace::regnamespace::text = 'logistics' AND NOT relhasindex"
                + " AND relname = 'scanner_log'",
        "1 | SELECT count(*) FROM shop.review WHERE opinion LIKE E'%%\\n%%'",
        "1 | SELECT count(*) FROM shop.review WHERE octet_length(opinion) > 3 * length(opinion) OR opinion ~ '👍'",
        "4 | SELECT count(*) FROM unnest(ARRAY['[A-Z]', ' ', '[.]', '\"']) AS sign WHERE EXISTS (SELECT FROM pg_tables WHERE schemaname IN %s AND tablename ~ sign)",
        "4 | SELECT count(*) FROM unnest(ARRAY['[A-Z]', ' ', '[.]', '''']) AS sign WHERE EXISTS (SELECT FROM information_schema.columns"
                + " WHERE table_schema IN %s AND column_name ~ sign)",
        "1 | SELECT count(*) FROM pg_tables WHERE tablename = 'gift_card' AND NOT EXISTS (SELECT FROM shop.gift_card)",
        "1 | SELECT count(*) FROM shop.customer WHERE full_name LIKE '%%''%%\"%%'",
        "6 | SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"})
    void itHas(int atLeast, String query) throws SQLException {
        assertThat(number(String.format(query, OURS))).isGreaterThanOrEqualTo(atLeast);
    }

    private static long number(String query) throws SQLException {
        try (Connection source = databases.source(); Statement statement = source.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
