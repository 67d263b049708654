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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.control.Failpoint.Break;
import org.data2pg.fixture.KeptConnection;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.Secrets;
import org.jboss.byteman.rule.Rule;

/** A server, with an administration database of its own, that can be broken at each {@link Failpoint}; and what an operator has it do until a run is Completed. */
final class BreakableServer implements AutoCloseable {

    private static final List<String> WITNESSES = List.of("first", "second", "third");
    private static final String ACTIVE = "SELECT run_id FROM run WHERE run_status IN ('Initializing', 'In_progress', 'Ending')";
    private static final String LEDGER = "SELECT led_step FROM data2pg.step_ledger";
    private static final String ROWS = "SELECT (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM app.orders t),"
            + " (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM app.customer t), (SELECT md5(string_agg(t::text, ',' ORDER BY code)) FROM app.country t)";

    private final Path folder;
    private final String administration;
    private final KeptConnection questions = new KeptConnection(SampleServers.get().target(), "SET search_path = data2pg_admin");
    private final Sample sample;
    private final ProvisionedServer server;
    private final RestClient rest;
    private long newestBefore;

    /**
     * @param folder         for the rules, and for which of them are in force
     * @param administration name of its administration database
     */
    BreakableServer(Path folder, String administration) throws SQLException, IOException {
        this.folder = folder;
        this.administration = administration;
        PostgresServer postgres = SampleServers.get().target();
        String password = Secrets.random();
        postgres.createDatabase(administration);
        SampleServers.execute(postgres, administration, "CREATE ROLE " + administration + " LOGIN PASSWORD '" + password + "'",
                "ALTER DATABASE " + administration + " OWNER TO " + administration);
        String byteman = Path.of(Rule.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
        server = new ProvisionedServer().administrationDatabase(postgres.url(administration), administration, password)
                .property("jboss.modules.system.pkgs", "org.jboss.byteman").property("jboss.node.name", "broken")
                .property("data2pg.step.pause", "100")
                .option("-javaagent:" + byteman + "=boot:" + byteman + ",script:" + Failpoint.rules(folder)).start()
                .addUser("operator", password, "data2pg-admin");
        rest = new RestClient(server.url(), "operator", password);
        sample = Sample.made().step(Sample.COPY, "first", 9).step(Sample.COPY, "second", 1, "first").step(Sample.COPY, "third", 5);
        rest.post("target-databases", sample.connection().build());
    }

    @Override
    public void close() throws SQLException {
        questions.close();
        server.close();
    }

    RestClient rest() {
        return rest;
    }

    /** Its usual target database as the server is told about it. */
    JsonObjectBuilder connection() {
        return sample.connection();
    }

    boolean isAlive() {
        return server.isAlive();
    }

    String log() {
        return server.log();
    }

    void start() {
        server.start();
    }

    /** What a test before has left, if it failed. */
    void awaitNothingGoesOn() {
        if (!server.isAlive()) {
            server.start();
        }
        await().atMost(PATIENCE).until(() -> recorded(ACTIVE).isEmpty());
    }

    /** Does what leads there, and waits until it has happened. Who asked for it may get no answer, or a refusal. */
    void breakAt(Failpoint point, Break how) throws SQLException {
        sample.execute("TRUNCATE witness.call");
        newestBefore = newest();
        switch (point.during()) {
            case RUN -> armAnd(point, how, () -> ask(() -> rest.post("runs", order().build())));
            case RUN_WITHOUT_JOB -> {
                Failpoint.named("before start of job").arm(folder, Break.THROW);
                armAnd(point, how, () -> ask(() -> rest.post("runs", order().build())));
            }
            case RUN_WITHOUT_PLAN -> {
                Failpoint.named("plan read").arm(folder, Break.THROW);
                armAnd(point, how, () -> ask(() -> rest.post("runs", order().build())));
            }
            case REFUSAL -> armAnd(point, how, this::askForWhatIsRefused);
            case MODIFY -> inTheMiddle(point, how, "modify", run -> rest.patch(run, Json.createObjectBuilder().add("sessions", 1).build()));
            case SUSPEND -> inTheMiddle(point, how, "suspend", run -> rest.post(run + "/suspend", JsonObject.EMPTY_JSON_OBJECT));
            case ABORT -> inTheMiddle(point, how, "abort", run -> rest.post(run + "/abort", JsonObject.EMPTY_JSON_OBJECT));
            case CANCEL_STEP -> inTheMiddle(point, how, "cancel step", run -> rest.post(run + "/steps/first/cancel", JsonObject.EMPTY_JSON_OBJECT));
            case CHECK -> actionIsBroken(point, how, "check", () -> rest.post("target-databases/" + sample.name() + "/check", JsonObject.EMPTY_JSON_OBJECT));
            case ADD, CHANGE, REMOVE, INSTALL -> new BareTarget(this, administration + "_bare").breakAt(point, how);
            case RESTART -> {
                sample.execute("INSERT INTO witness.failing VALUES ('third')");
                ask(() -> rest.post("runs", order().build()));
                assertThat(end(newest())).isEqualTo("Aborted");
                sample.execute("DELETE FROM witness.failing");
                restartIsBrokenAt(point, how);
            }
            case TAKEOVER -> {
                breakAt(Failpoint.named("after step executed"), Break.KILL);
                takeoverIsBrokenAt(point, how);
            }
            case TAKEOVER_THAT_WAITS -> {
                breakAt(Failpoint.named("after step executed"), Break.KILL);
                Failpoint.named("before batch taken over").arm(folder, Break.THROW);
                takeoverIsBrokenAt(point, how);
            }
        }
    }

    /** The newest run has ended early. */
    void restartIsBrokenAt(Failpoint point, Break how) throws SQLException {
        long run = newest();
        assertThat(end(run)).isIn("Aborted", "Suspended");
        armAnd(point, how, () -> ask(() -> rest.post("runs/" + run + "/restart", JsonObject.EMPTY_JSON_OBJECT)));
    }

    /** It has left a run when it was killed. It may have answered before it comes to the place where it is broken. */
    void takeoverIsBrokenAt(Failpoint point, Break how) {
        armAnd(point, how, () -> {
            try {
                server.start();
            } catch (IllegalStateException killed) {
                assertThat(killed).hasMessageContaining("its process ended");
            }
        });
    }

    /** One after the other, as the takeover is tried again. */
    void takeoverIsBrokenAtAll(List<Failpoint> points) {
        points.forEach(point -> point.arm(folder, Break.THROW));
        server.start();
        points.forEach(point -> awaitBroken(point, Break.THROW));
    }

    private void armAnd(Failpoint point, Break how, Runnable whatLeadsThere) {
        point.arm(folder, how);
        whatLeadsThere.run();
        awaitBroken(point, how);
    }

    private void awaitBroken(Failpoint point, Break how) {
        await(point.name()).atMost(PATIENCE).until(() -> point.hasStruck(folder, how) && (how == Break.THROW || !server.isAlive()));
    }

    /** Of a run, whose first step is in progress. */
    private void inTheMiddle(Failpoint point, Break how, String name, Action action) throws SQLException {
        try (Sample.Gate gate = sample.closeGate("first")) {
            rest.post("runs", order().build());
            long run = newest();
            await().atMost(PATIENCE).until(() -> recorded("SELECT stp_status FROM step WHERE stp_run_id = ? AND stp_name = 'first'", run),
                    List.of("In_progress")::equals);
            actionIsBroken(point, how, name, () -> action.on("runs/" + run));
        }
    }

    /** The audit has it once, as what became of it, and who asked for it was told the same; of an action that a killed server has not done there is nothing. */
    void actionIsBroken(Failpoint point, Break how, String name, Supplier<JsonObject> action) throws SQLException {
        long before = Long.parseLong(recorded("SELECT coalesce(max(aud_id), 0) FROM audit").get(0));
        AtomicBoolean answered = new AtomicBoolean();
        armAnd(point, how, () -> answered.set(ask(action)));
        String outcome = !point.undoes() ? "done" : how == Break.THROW ? "refused" : null;
        assertThat(recorded("SELECT aud_outcome FROM audit WHERE aud_id > ? AND aud_action = ?", before, name))
                .isEqualTo(outcome == null ? List.of() : List.of(outcome));
        if (how == Break.THROW) {
            assertThat(answered.get()).isEqualTo("done".equals(outcome));
        }
    }

    private JsonObjectBuilder order() {
        return sample.order(Sample.COPY).add("sessions", 2).add("takeover", "continue");
    }

    /** Whether there was an answer, and no refusal. */
    private static boolean ask(Supplier<JsonObject> question) {
        try {
            question.get();
            return true;
        } catch (IllegalStateException | UncheckedIOException broken) {
            assertThat(broken).hasMessageMatching("(?s)The server refused .*(\\(50[03]\\)|\\(409\\): D2PG000127 ).*|No answer from .*");
            return false;
        }
    }

    private void askForWhatIsRefused() {
        try {
            rest.post("runs", sample.order("NO SUCH BATCH").build());
        } catch (IllegalStateException | UncheckedIOException broken) {
            assertThat(broken).hasMessageMatching("(?s)The server refused .*NO SUCH BATCH.*|No answer from .*");
            return;
        }
        throw new IllegalStateException("A run of an unknown batch was accepted");
    }

    /** What an operator does until there is a Completed run: starts anew what was never stored, and restarts what has ended early. */
    long completed() throws SQLException {
        if (newest() == newestBefore) {
            ask(() -> rest.post("runs", order().build()));
        }
        long run = newest();
        assertThat(run).isGreaterThan(newestBefore);
        while (!"Completed".equals(end(run))) {
            String ended = "runs/" + run;
            ask(() -> rest.post(ended + "/restart", JsonObject.EMPTY_JSON_OBJECT));
            run = newest();
        }
        return run;
    }

    /** Whether a run restarts another one. */
    boolean isRestart(long run) throws SQLException {
        return !recorded("SELECT run_restarted_id FROM run WHERE run_id = ? AND run_restarted_id IS NOT NULL", run).isEmpty();
    }

    private long newest() throws SQLException {
        return Long.parseLong(recorded("SELECT coalesce(max(run_id), 0) FROM run").get(0));
    }

    private String end(long run) {
        await().atMost(PATIENCE).until(() -> !rest.get("runs/" + run).getBoolean("active"));
        return rest.get("runs/" + run).getString("status");
    }

    /** The invariant, whatever was broken: each step is done exactly once, its report is there once, and the rows are those of the source. */
    void requireThatEverythingIsDoneOnce(long run) throws SQLException {
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
    }

    /** Neither in the ledger nor at work. */
    void requireThatNothingIsLeft() {
        await().atMost(PATIENCE).until(() -> sample.found(LEDGER).isEmpty());
        await().atMost(PATIENCE).until(() -> sample.found("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'data2pg' AND state <> 'idle'").isEmpty());
    }

    /** Completes the batch once more, which removes what a killed server has left of the last run. */
    void runOnceMore() throws SQLException {
        assertThat(sample.found(LEDGER)).isNotEmpty();
        newestBefore = newest();
        completed();
    }

    List<String> recorded(String query, Object... parameters) throws SQLException {
        return questions.ask(administration, connection -> Rows.of(connection, query, parameters));
    }

    /** What an operator does with a run. */
    @FunctionalInterface
    private interface Action {
        JsonObject on(String run);
    }
}
