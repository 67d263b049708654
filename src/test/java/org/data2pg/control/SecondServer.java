package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;

/** Another server on the administration database of the shared one. While it is there, it takes over what the first one leaves. */
final class SecondServer implements AutoCloseable {

    static final String NODE = "second";

    private static final String LOCK = " FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
            + " AND (classid::bigint << 32 | objid::bigint) = hashtextextended('data2pg_admin.run ' || ?::bigint, 0)";
    private static final String LOOKED = "SELECT pid FROM pg_stat_activity WHERE usename = ? AND query LIKE 'select run_id, run_node, %' AND query_start > ?::timestamptz";

    private final ProvisionedServer wildfly = new ProvisionedServer()
            .administrationDatabase(SERVER.postgres().url(SharedServer.DATABASE), SharedServer.DATABASE, SERVER.password()).property("jboss.node.name", NODE);
    private final RestClient rest;

    SecondServer() {
        wildfly.start();
        rest = new RestClient(wildfly.url(), SharedServer.ADMIN, SERVER.password());
    }

    @Override
    public void close() {
        wildfly.close();
    }

    /** The first one is back then, whatever has happened to it. */
    static void bringTheFirstBack() {
        SERVER.wildfly().thaw();
        if (!SERVER.wildfly().isAlive()) {
            SERVER.wildfly().start();
        }
    }

    RestClient rest() {
        return rest;
    }

    String log() {
        return wildfly.log();
    }

    /** That of {@link HalfDoneRun}; this server, too, knows the target's password. */
    Sample sample() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        rest.put("target-databases/" + sample.name(), sample.connection().build());
        return sample;
    }

    /** A run of the first server, whose step "held" is in progress. */
    static long held(JsonObjectBuilder order) {
        long run = Operator.start(order);
        awaitStep(run, "held", "In_progress");
        return run;
    }

    JsonObject run(long run) {
        return rest.get("runs/" + run);
    }

    void awaitStatus(long run, String status) {
        await().atMost(PATIENCE).until(() -> run(run).getString("status"), status::equals);
    }

    /** Until either server holds the run. */
    static void awaitOwned(long run) {
        await().atMost(PATIENCE).until(() -> !recorded("SELECT pid" + LOCK, run).isEmpty());
    }

    /** Ends the connection of the server that holds the run, which is frozen, and waits until the other one has looked for runs without a server. */
    static void cutAndAwaitLook(long run) throws SQLException {
        assertThat(recorded("SELECT pg_terminate_backend(pid)" + LOCK, run)).containsExactly("t");
        await().atMost(PATIENCE).until(() -> recorded("SELECT pid" + LOCK, run).isEmpty());
        String cut = recorded("SELECT clock_timestamp()").get(0);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> !recorded(LOOKED, SharedServer.DATABASE, cut).isEmpty());
    }

    /** Until the run is its own. */
    static void awaitTaken(long run) {
        await().atMost(PATIENCE).until(() -> recorded("SELECT run_node FROM run WHERE run_id = ?", run), List.of(NODE)::equals);
    }

    /** Until it executes the step "held". */
    static void awaitHeld(long run) {
        await().atMost(PATIENCE).until(() -> recorded("SELECT stp_status FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run), List.of("In_progress")::equals);
    }
}
