package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.FreePort;
import org.junit.jupiter.api.Test;

/** Target databases whose row is changed or deleted between two runs, and during one. */
class ChangedTargetDatabaseIT {

    /** A run that has just been completed still removes itself from the ledger, in a session of its target database. */
    private static void change(Sample sample, JsonObjectBuilder description) {
        JsonObject wanted = description.build();
        await().atMost(PATIENCE).until(() -> sample.found("SELECT led_step FROM data2pg.step_ledger").isEmpty());
        Operator.Answer answer = await().atMost(PATIENCE).until(() -> send("PUT", "target-databases/" + sample.name(), wanted),
                given -> !given.body().contains("D2PG000350"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static void unreachable(Sample sample, String reason) {
        assertThat(send("POST", "runs", sample.order(Sample.COPY).build()).refusal())
                .startsWith("503 D2PG000300 The target database \"" + sample.name() + "\" can't be reached: " + reason);
    }

    @Test
    void anotherPortIsUsedByTheNextRun() throws SQLException {
        Sample sample = Sample.registered();
        awaitCompleted(sample.run(Sample.COPY, 1));
        change(sample, sample.connection().add("port", FreePort.any()));
        unreachable(sample, "Connection to ");
        change(sample, sample.connection());
        awaitCompleted(sample.run(Sample.COPY, 1));
    }

    @Test
    void aPasswordIsNotShownToAnotherServerThanItWasGivenFor() throws SQLException {
        Sample sample = Sample.registered();
        JsonObject described = sample.connection().build();
        JsonObjectBuilder withoutPassword = Json.createObjectBuilder(described).remove("password");
        change(sample, Json.createObjectBuilder(withoutPassword.build()).add("description", "the same connection"));
        awaitCompleted(sample.run(Sample.COPY, 1));
        change(sample, Json.createObjectBuilder(described).remove("password").add("cnxOptions", "tcpKeepAlive=false"));
        unreachable(sample, "The server requested SCRAM-based authentication, but ");
        change(sample, Json.createObjectBuilder(described));
        awaitCompleted(sample.run(Sample.COPY, 1));
    }

    @Test
    void anotherUserAndPasswordAreUsedByTheNextRun() throws SQLException {
        Sample sample = Sample.registered();
        awaitCompleted(sample.run(Sample.COPY, 1));
        sample.execute("CREATE ROLE mover LOGIN PASSWORD 'first' IN ROLE data2pg");
        change(sample, sample.connection().add("user", "mover").add("password", "wrong"));
        unreachable(sample, "FATAL: password authentication failed for user \"mover\"");
        change(sample, sample.connection().add("user", "mover").add("password", "first"));
        awaitCompleted(sample.run(Sample.COPY, 1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sample.found("SELECT DISTINCT usename FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'data2pg'")).containsExactly("mover"));
    }

    @Test
    void anAdministratorsDatasourceIsUsedByTheNextRun() throws SQLException {
        Sample sample = Sample.registered().batch("NOTE").step("NOTE", "step", 1);
        awaitCompleted(sample.run("NOTE", 1));
        addDatasource("Own", sample, "");
        change(sample, Json.createObjectBuilder().add("jndiName", "java:jboss/datasources/Own"));
        awaitCompleted(sample.run("NOTE", 1));
        // There under the name that the backends of the scheduler are known by, and only as long as it is at work
        assertThat(sample.found("SELECT application FROM witness.call ORDER BY n")).containsExactly("data2pg", "data2pg");
        await().atMost(PATIENCE).until(() -> sample.found("SELECT DISTINCT application_name FROM pg_stat_activity JOIN witness.call USING (pid) WHERE n = 2"),
                List.of("ours")::equals);
    }

    private static void addDatasource(String name, Sample sample, String options) {
        SERVER.wildfly().cli("data-source add --name=" + name + " --jndi-name=java:jboss/datasources/" + name + " --driver-name=data2pg-postgresql"
                + " --connection-url=" + SampleServers.get().target().url(sample.name()) + "?ApplicationName=ours --user-name=" + SampleServers.SESSION_USER
                + " --password=" + SampleServers.get().password() + options);
    }

    /** Two connections for whatever this server does there. */
    @Test
    void aStepWaitsAsLongAsThePoolIsFull() throws SQLException {
        Sample sample = Sample.registered();
        sample.batch("BESIDE").step("BESIDE", "beside", 1).batch("NOTE").step("NOTE", "first", 2).step("NOTE", "waiting", 1);
        addDatasource("Small", sample, " --max-pool-size=2 --blocking-timeout-wait-millis=100 --statistics-enabled=true");
        change(sample, Json.createObjectBuilder().add("jndiName", "java:jboss/datasources/Small"));
        assertThat(send("POST", "runs", sample.order("NOTE").add("sessions", 3).build()).refusal())
                .startsWith("422 D2PG000109 3 sessions were asked for, but the target database \"" + sample.name() + "\" can open 2 at most.");
        long run;
        long beside;
        try (Sample.Gate gate = sample.closeGate("beside", "first")) {
            run = sample.run("NOTE", 1);
            awaitStep(run, "first", "In_progress");
            beside = sample.run("BESIDE", 1);
            awaitStep(beside, "beside", "In_progress");
            assertThat(send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", 2).build()).status()).isEqualTo(200);
            // So many attempts would fail the step
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> Integer.parseInt(SERVER.wildfly().cli(
                    "/subsystem=datasources/data-source=Small/statistics=pool:read-attribute(name=BlockingFailureCount)").replaceAll("\\D", "")) > 5);
        }
        awaitCompleted(run);
        awaitCompleted(beside);
        assertThat(recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ?", run)).containsExactly("1", "1");
        assertThat(SERVER.log()).containsOnlyOnce("Run " + run + ": the step \"waiting\" waits for a connection: D2PG000307");
    }

    @Test
    void nothingIsChangedOrDeletedDuringARun() throws SQLException {
        Sample sample = Sample.registered().batch("BUSY").step("BUSY", "step", 1);
        long run;
        try (Sample.Gate gate = sample.closeGate("step")) {
            run = sample.run("BUSY", 1);
            awaitStep(run, "step", "In_progress");
            String refusal = "409 D2PG000206 The target database \"" + sample.name() + "\" can't be changed or deleted while a run is active on it: run "
                    + run + ".";
            assertThat(send("PUT", "target-databases/" + sample.name(), sample.connection().add("password", "stolen").build()).refusal())
                    .isEqualTo(refusal);
            assertThat(send("DELETE", "target-databases/" + sample.name(), null).refusal()).isEqualTo(refusal);
        }
        awaitCompleted(run);
        awaitCompleted(sample.run("BUSY", 1));
    }

    @Test
    void onlyATargetDatabaseWithoutRunsIsDeleted() throws SQLException {
        Sample sample = Sample.registered();
        assertThat(send("DELETE", "target-databases/" + sample.name(), null).status()).isEqualTo(204);
        assertThat(send("POST", "runs", sample.order(Sample.COPY).build()).refusal()).startsWith("404 D2PG000200 ");
        assertThat(send("POST", "target-databases", sample.connection().build()).status()).isEqualTo(201);
        awaitCompleted(sample.run(Sample.COPY, 1));
        assertThat(send("DELETE", "target-databases/" + sample.name(), null).refusal()).isEqualTo("409 D2PG000205 The target database \""
                + sample.name() + "\" can't be deleted because 1 runs are recorded for it. Lock it instead.");
        awaitCompleted(sample.run(Sample.COPY, 1));
    }
}
