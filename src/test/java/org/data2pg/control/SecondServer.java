package org.data2pg.control;

import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;

import java.sql.SQLException;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;

/** Another server on the administration database of the shared one. While it is there, it takes over what the first one leaves. */
final class SecondServer implements AutoCloseable {

    static final String NODE = "second";

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

    /** Until the run is its own. */
    static void awaitTaken(long run) {
        await().atMost(PATIENCE).until(() -> recorded("SELECT run_node FROM run WHERE run_id = ?", run), List.of(NODE)::equals);
    }

    /** Until it executes the step "held". */
    static void awaitHeld(long run) {
        await().atMost(PATIENCE).until(() -> recorded("SELECT stp_status FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run), List.of("In_progress")::equals);
    }
}
