package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.control.Failpoint.Break;
import org.data2pg.control.Failpoint.During;
import org.data2pg.fixture.FreePort;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;
import org.jboss.byteman.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server is broken at exact places: before and after each commit, and where a step is claimed, executed and recorded and a run is finished.
 * However that ends, and after a restart of the server and of the run where it needs one, each step is done exactly once, its report is there
 * once, and the rows are those of the source.
 *
 * <p>Killed it is once in each state the two databases can be in together; with -Dfailpoints=all, at all of the places.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailpointsIT {

    private static final String ADMINISTRATION = "failpoints_admin";
    private static final List<String> WITNESSES = List.of("first", "second", "third");
    private static final String ACTIVE = "SELECT run_id FROM run WHERE run_status IN ('Initializing', 'In_progress', 'Ending')";
    private static final String ROWS = "SELECT (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM app.orders t),"
            + " (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM app.customer t), (SELECT md5(string_agg(t::text, ',' ORDER BY code)) FROM app.country t)";

    @TempDir
    private static Path folder;
    private static Sample sample;
    private static ProvisionedServer server;
    private static RestClient rest;
    private static long newestBefore;

    @BeforeAll
    static void start() throws SQLException, IOException {
        PostgresServer postgres = SampleServers.get().target();
        String password = Secrets.random();
        postgres.createDatabase(ADMINISTRATION);
        SampleServers.execute(postgres, ADMINISTRATION, "CREATE ROLE " + ADMINISTRATION + " LOGIN PASSWORD '" + password + "'",
                "ALTER DATABASE " + ADMINISTRATION + " OWNER TO " + ADMINISTRATION);
        String byteman = Path.of(Rule.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
        server = new ProvisionedServer().administrationDatabase(postgres.url(ADMINISTRATION), ADMINISTRATION, password)
                .property("jboss.modules.system.pkgs", "org.jboss.byteman").property("jboss.node.name", "broken")
                .property("data2pg.step.pause", "100")
                .option("-javaagent:" + byteman + "=boot:" + byteman + ",script:" + Failpoint.rules(folder)).start()
                .addUser("operator", password, "data2pg-admin");
        rest = new RestClient(server.url(), "operator", password);
        sample = Sample.made().step(Sample.COPY, "first", 9).step(Sample.COPY, "second", 1, "first").step(Sample.COPY, "third", 5);
        rest.post("target-databases", sample.connection().build());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** What a test before this one has left, if it failed. */
    @BeforeEach
    void nothingGoesOn() {
        if (!server.isAlive()) {
            server.start();
        }
        await().atMost(PATIENCE).until(() -> recorded(ACTIVE).isEmpty());
    }

    static List<Failpoint> kills() {
        return System.getProperty("failpoints", "").equals("all") ? Failpoint.all() : Failpoint.oneForEachState();
    }

    static List<Failpoint> exceptions() {
        return Failpoint.thatThrow().stream().filter(point -> point.during() != During.TAKEOVER).toList();
    }

    @Order(1)
    @ParameterizedTest(name = "{0}")
    @MethodSource("kills")
    void theServerIsKilled(Failpoint point) throws SQLException {
        comeTo(point, Break.KILL);
        await().atMost(PATIENCE).until(() -> !server.isAlive());
        assertThat(point.hasStruck(folder, Break.KILL)).isTrue();
        server.start();
        everythingIsDoneOnce(completed());
        assertThat(server.log()).as("a takeover does not wait for the boot").doesNotContain("D2PG000343");
    }

    @Order(2)
    @ParameterizedTest(name = "{0}")
    @MethodSource("exceptions")
    void somethingIsThrown(Failpoint point) throws SQLException {
        comeTo(point, Break.THROW);
        await().atMost(PATIENCE).until(() -> point.hasStruck(folder, Break.THROW));
        everythingIsDoneOnce(completed());
        assertThat(server.isAlive()).isTrue();
    }

    /** One after the other: it is tried again a few seconds later. */
    @Order(3)
    @Test
    void aTakeoverIsTriedAgainWhereverItFails() throws SQLException {
        List<Failpoint> points = Failpoint.thatThrow().stream().filter(point -> point.during() == During.TAKEOVER).toList();
        sample.execute("TRUNCATE witness.call");
        leaveAnOrphan();
        points.forEach(point -> point.arm(folder, Break.THROW));
        server.start();
        points.forEach(point -> await(point.name()).atMost(PATIENCE).until(() -> point.hasStruck(folder, Break.THROW)));
        everythingIsDoneOnce(completed());
    }

    private static void leaveAnOrphan() throws SQLException {
        comeTo(Failpoint.all().stream().filter(point -> point.name().equals("after step executed")).findFirst().orElseThrow(), Break.KILL);
        await().atMost(PATIENCE).until(() -> !server.isAlive());
    }

    /** Does what leads there. Who asked for it may get no answer, or a refusal. */
    private static void comeTo(Failpoint point, Break how) throws SQLException {
        sample.execute("TRUNCATE witness.call");
        newestBefore = newest();
        switch (point.during()) {
            case RUN -> {
                point.arm(folder, how);
                ask("runs", order().build());
            }
            case RESTART -> {
                long run = aborted();
                point.arm(folder, how);
                ask("runs/" + run + "/restart", JsonObject.EMPTY_JSON_OBJECT);
            }
            case TAKEOVER -> {
                leaveAnOrphan();
                point.arm(folder, how);
                startToBeKilled();
            }
        }
    }

    /** It may have answered before it comes to the place where it is killed. */
    private static void startToBeKilled() {
        try {
            server.start();
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessageContaining("its process ended");
        }
    }

    private static JsonObjectBuilder order() {
        return sample.order(Sample.COPY).add("sessions", 2).add("takeover", "continue");
    }

    private static long aborted() throws SQLException {
        sample.execute("INSERT INTO witness.failing VALUES ('third')");
        ask("runs", sample.order(Sample.COPY).add("sessions", 1).build());
        long run = newest();
        assertThat(end(run)).isEqualTo("Aborted");
        sample.execute("DELETE FROM witness.failing");
        return run;
    }

    private static void ask(String path, JsonObject body) {
        try {
            rest.post(path, body);
        } catch (IllegalStateException | UncheckedIOException broken) {
            assertThat(broken).hasMessageMatching("(?s)The server refused .*50[03].*|No answer from .*");
        }
    }

    /** What an operator does until there is a Completed run: starts anew what was never stored, and restarts what has ended early. */
    private static long completed() throws SQLException {
        if (newest() == newestBefore) {
            ask("runs", order().build());
        }
        long run = newest();
        assertThat(run).isGreaterThan(newestBefore);
        while (!"Completed".equals(end(run))) {
            ask("runs/" + run + "/restart", JsonObject.EMPTY_JSON_OBJECT);
            run = newest();
        }
        return run;
    }

    private static long newest() throws SQLException {
        return Long.parseLong(recorded("SELECT coalesce(max(run_id), 0) FROM run").get(0));
    }

    private static String end(long run) {
        await().atMost(PATIENCE).until(() -> !rest.get("runs/" + run).getBoolean("active"));
        return rest.get("runs/" + run).getString("status");
    }

    private static void everythingIsDoneOnce(long run) throws SQLException {
        assertThat(sample.calls(Sample.COPY)).containsExactlyInAnyOrderElementsOf(WITNESSES).containsSubsequence("first", "second");
        try (Connection source = SampleServers.get().source().connect(SampleServers.SOURCE)) {
            assertThat(sample.found(ROWS)).isEqualTo(Rows.of(source, ROWS));
        }
        assertThat(recorded("SELECT stp_name FROM step WHERE stp_run_id = ? AND stp_status = 'Completed' ORDER BY 1", run))
                .isEqualTo(sample.found("SELECT stp_name FROM data2pg.step WHERE stp_batch_name = ? ORDER BY stp_name COLLATE \"C\"", Sample.COPY));
        assertThat(recorded("SELECT sr_step, sr_indicator, sr_value FROM step_result WHERE sr_run_id = ? AND sr_step = ANY (?) ORDER BY 1, 2", run,
                WITNESSES.toArray(String[]::new))).containsExactly("first LETTERS 5", "first NOTED_CALLS 1", "second LETTERS 6", "second NOTED_CALLS 1",
                "third LETTERS 5", "third NOTED_CALLS 1");
        assertThat(recorded("SELECT sum(sr_value) FROM step_result WHERE sr_run_id = ? AND sr_indicator = 'COPIED_ROWS'", run)).containsExactly("3620");
        assertThat(recorded(ACTIVE)).isEmpty();
        assertThat(recorded("SELECT ses_run_id, ses_id FROM session WHERE ses_status = 'Opened'")).isEmpty();
        assertThat(recorded("SELECT count(*) FROM run WHERE run_id = ? AND run_restart_id IS NOT NULL OR run_restarted_id = run_id", run)).containsExactly("0");
        await().atMost(PATIENCE).until(() -> sample.found("SELECT led_step FROM data2pg.step_ledger").isEmpty());
        await().atMost(PATIENCE).until(() -> sample.found("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'data2pg' AND state <> 'idle'").isEmpty());
    }

    private static List<String> recorded(String query, Object... parameters) throws SQLException {
        try (Connection connection = SampleServers.get().target().connect(ADMINISTRATION)) {
            connection.setSchema("data2pg_admin");
            return Rows.of(connection, query, parameters);
        }
    }
}
