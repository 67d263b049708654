package org.data2pg.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way, from the oldest supported PostgreSQL to the newest; what arrived is compared by reading both sides directly. */
class SampleMigrationIT {

    private static final String OURS = " IN (SELECT oid FROM pg_namespace WHERE nspname IN ('shop', 'logistics', 'Back office'))";
    private static final String TRIGGERS = "SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger"
            + " WHERE NOT tgisinternal ORDER BY 1";
    private static final String FOREIGN_KEYS = "SELECT conrelid::regclass || ' ' || conname || ' ' || convalidated || ' ' ||"
            + " (SELECT string_agg(tgenabled::text, '') FROM pg_trigger WHERE tgconstraint = c.oid)"
            + " FROM pg_constraint c WHERE contype = 'f' AND connamespace" + OURS + " ORDER BY 1";
    private static final String INDEXES = "SELECT indexrelid::regclass || ' ' || indisvalid || ' ' || indisready || ' ' || indisclustered"
            + " FROM pg_index JOIN pg_class r ON r.oid = indrelid"
            + " WHERE relnamespace" + OURS + " ORDER BY 1";
    private static final String UNUSABLE_INDEXES = "SELECT indexrelid::regclass FROM pg_index"
            + " WHERE NOT (indisvalid AND indisready AND indislive)";
    private static final String MOVEMENTS_AS_STORED = "SELECT sku || moved_at || movement_id FROM logistics.stock_movement ORDER BY ctid";
    private static final String MOVEMENTS_IN_ORDER =
            "SELECT sku || moved_at || movement_id FROM logistics.stock_movement ORDER BY sku, moved_at, movement_id";
    private static final String ONE_COUNTER = "UPDATE data2pg.counter SET cnt_value = cnt_value %s 1"
            + " WHERE (cnt_schema, cnt_table, cnt_database, cnt_counter) = ('shop', 'country', 'D', 'nb_rows')";

    private static PostgresServer source;
    private static PostgresServer target;
    private static ProvisionedServer wildfly;
    private static SampleDatabases databases;
    private static SampleTarget sample;

    @BeforeAll
    static void start() throws SQLException {
        source = PostgresServers.oldest().start();
        target = PostgresServers.newest().extension().setting("max_connections", "200").start();
        databases = new SampleDatabases(source, target);
        databases.createAdministration();
        databases.fillSource(20_000);
        databases.createTarget();
        databases.configureMigration();
        String password = Secrets.random();
        wildfly = new ProvisionedServer().administrationDatabase(databases.administrationUrl(), SampleDatabases.ADMINISTRATION,
                databases.administrationPassword()).environment("DATA2PG_ADMIN_SCHEMA", "night_work").start();
        wildfly.users(password, "add", "operator", "data2pg-admin");
        sample = SampleTarget.register(new RestClient(wildfly.url(), "operator", password), databases);
    }

    @AfterAll
    static void stop() {
        Stream.of(wildfly, target, source).filter(Objects::nonNull).forEach(SampleMigrationIT::close);
    }

    private static void close(AutoCloseable server) {
        assertThatCode(server::close).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16})
    void anyNumberOfSessionsYieldsTheSource(int sessions) throws SQLException {
        soilTheTarget();
        SampleRun run = sample.start(sessions);
        RunState end = run.follow(state -> { });

        assertThat(end.error()).isNull();
        assertThat(end.status()).isEqualTo("Completed");
        assertThat(end.completedSteps()).isEqualTo(end.steps());
        assertThat(run.proof(databases)).contains("34 tables,");
        assertNoProofWithACounterThatDiffers(run);
        assertThat(run.report()).contains("CHECKED_FKEYS", "COMPUTED_AGGREGATES");
        try (Connection from = databases.source(); Connection to = databases.target()) {
            assertThat(Contents.of(to)).isEqualTo(Contents.of(from));
            assertThat(lines(to, "SELECT * FROM witness.fired")).isEmpty();
            assertThat(lines(to, UNUSABLE_INDEXES)).isEmpty();
            assertThat(lines(to, INDEXES)).isEqualTo(lines(from, INDEXES));
            assertThat(lines(to, TRIGGERS)).isEqualTo(lines(from, TRIGGERS));
            assertThat(lines(to, FOREIGN_KEYS)).isEqualTo(lines(from, FOREIGN_KEYS));
            assertThat(lines(to, MOVEMENTS_AS_STORED)).isEqualTo(lines(to, MOVEMENTS_IN_ORDER));
        }
    }

    /** Users, too: the runs above are those of one. */
    @Test
    void theAdministrationTablesAreInTheSchemaThatWasChosen() throws SQLException {
        try (Connection administration = target.connect(SampleDatabases.ADMINISTRATION)) {
            assertThat(lines(administration, "SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'")).containsExactly("night_work");
            assertThat(lines(administration, "SELECT acc_name FROM night_work.user_account")).containsExactly("operator");
        }
    }

    private static void assertNoProofWithACounterThatDiffers(SampleRun run) throws SQLException {
        try (Connection to = databases.target(); Statement statement = to.createStatement()) {
            assertThat(statement.executeUpdate(String.format(ONE_COUNTER, "+"))).isEqualTo(1);
            assertThatThrownBy(() -> run.proof(databases)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("34 of 34 tables checked, 0 unequal aggregates")
                    .hasMessageMatching(".* shop\\.country nb_rows: \\d+ in the source, \\d+ in the target");
            assertThat(statement.executeUpdate(String.format(ONE_COUNTER, "-"))).isEqualTo(1);
        }
    }

    /** So that a run which copies nothing can't pass on what the run before has left. */
    private static void soilTheTarget() throws SQLException {
        try (Connection to = databases.target(); Statement statement = to.createStatement()) {
            statement.execute("SET session_replication_role = replica; INSERT INTO shop.country VALUES ('XX', 'Nowhere', 0);"
                    + " DELETE FROM logistics.tracking_event WHERE event_id % 2 = 0; UPDATE shop.customer SET full_name = 'nobody';"
                    + " SELECT setval('shop.invoice_number', 3), setval('logistics.pallet_number', 500)");
        }
    }

    private static List<String> lines(Connection connection, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
