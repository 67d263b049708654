package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.FreePort;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is refused before anything is written, each with its own sentence. */
class RefusedRunIT {

    private static final String EVERYTHING_WRITTEN = "SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM external_run_start),"
            + " (SELECT count(*) FROM session), (SELECT count(*) FROM step), (SELECT count(*) FROM step_result)";

    private static Sample sample;

    @BeforeAll
    static void prepare() throws SQLException {
        sample = Sample.registered();
    }

    private static void refused(JsonObjectBuilder order, String sentence) throws SQLException {
        List<String> before = recorded(EVERYTHING_WRITTEN);
        assertThat(send("POST", "runs", order.build()).refusal()).startsWith(sentence);
        assertThat(recorded(EVERYTHING_WRITTEN)).isEqualTo(before);
    }

    /** Registers a sample's target with one value changed, and lets a run on it be refused. */
    private static void refusedOn(Sample target, String id, JsonObjectBuilder description, String sentence) throws SQLException {
        assertThat(send("POST", "target-databases", description.add("id", id).build()).status()).isEqualTo(201);
        refused(target.order(Sample.COPY).add("targetDatabase", id), sentence);
    }

    @Test
    void unknownTargetDatabase() throws SQLException {
        refused(sample.order(Sample.COPY).add("targetDatabase", "nowhere"), "404 D2PG000200 The target database \"nowhere\" does not exist.");
    }

    @Test
    void missingFields() throws SQLException {
        refused(Json.createObjectBuilder().add("batch", Sample.COPY), "422 D2PG000118 The field \"targetDatabase\" is missing.");
        refused(Json.createObjectBuilder().add("targetDatabase", sample.name()).add("batch", " "), "422 D2PG000118 The field \"batch\" is missing.");
    }

    @Test
    void lockedTargetForABatchThatWrites() throws SQLException {
        Sample locked = Sample.registered();
        locked.execute("SELECT data2pg.create_batch('LOOK', 'sample', 'COMPARE', false, false)",
                "SELECT data2pg.complete_migration_configuration('sample')");
        assertThat(send("PUT", "target-databases/" + locked.name(), locked.connection().add("locked", true).build()).status()).isEqualTo(200);
        refused(locked.order(Sample.COPY), "409 D2PG000101 The target database \"" + locked.name() + "\" is locked, and the batch \"COPY_SAMPLE\""
                + " of type COPY writes to it.");
        awaitCompleted(locked.run("LOOK", 1));
    }

    @Test
    void targetThatCannotBeReached() throws SQLException {
        int port = FreePort.any();
        refusedOn(sample, "nobody listens", sample.connection().add("port", port),
                "503 D2PG000300 The target database \"nobody listens\" can't be reached: Connection to 127.0.0.1:" + port + " refused");
        refusedOn(sample, "wrong password", sample.connection().add("password", "no such secret"),
                "503 D2PG000300 The target database \"wrong password\" can't be reached: FATAL: password authentication failed for user \"data2pg\"");
        refusedOn(sample, "unknown database", sample.connection().add("dbname", "nirvana"),
                "503 D2PG000300 The target database \"unknown database\" can't be reached: FATAL: database \"nirvana\" does not exist");
        refusedOn(sample, "unknown host", sample.connection().add("host", "no-such-host.invalid"),
                "503 D2PG000300 The target database \"unknown host\" can't be reached: the host no-such-host.invalid is not known");
    }

    @Test
    void datasourceTheServerDoesNotHave() throws SQLException {
        refusedOn(sample, "by jndi", Json.createObjectBuilder().add("jndiName", "java:jboss/datasources/Missing"),
                "409 D2PG000340 The target database \"by jndi\" names the datasource java:jboss/datasources/Missing, which this server does not have.");
    }

    @Test
    void extensionMissing() throws SQLException {
        refusedOn(sample, "elsewhere", sample.connection().add("extensionSchema", "data2pg0.7"),
                "409 D2PG000301 The target database \"elsewhere\" has no data2pg extension in the schema \"data2pg0.7\".");
    }

    @Test
    void extensionTooOld() throws SQLException {
        Sample old = Sample.registered();
        old.execute("CREATE OR REPLACE FUNCTION data2pg.data2pg_version() RETURNS text LANGUAGE sql AS $$ SELECT '0.9' $$");
        refused(old.order(Sample.COPY), "409 D2PG000302 The data2pg extension of the target database \"" + old.name() + "\" has version 0.9;"
                + " this server needs 1.0 or newer.");
        old.execute("ALTER EXTENSION data2pg DROP FUNCTION data2pg.data2pg_version()", "DROP FUNCTION data2pg.data2pg_version()",
                "UPDATE pg_extension SET extversion = '0.7' WHERE extname = 'data2pg'");
        refused(old.order(Sample.COPY), "409 D2PG000302 The data2pg extension of the target database \"" + old.name() + "\" has version 0.7;"
                + " this server needs 1.0 or newer.");
    }

    @Test
    void roleWithoutRights() throws SQLException {
        sample.execute("CREATE ROLE stranger LOGIN PASSWORD 'strange'");
        refusedOn(sample, "as stranger", sample.connection().add("user", "stranger").add("password", "strange"),
                "409 D2PG000303 The user \"stranger\" may not use the data2pg extension of the target database \"as stranger\"");
    }

    @Test
    void targetThatAnswersWithAnError() throws SQLException {
        Sample damaged = Sample.registered();
        damaged.execute("CREATE OR REPLACE FUNCTION data2pg.__get_batch_ids() RETURNS SETOF data2pg.batch_id_type LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'Out of order' USING ERRCODE = 'ZX009'; END $$");
        refused(damaged.order(Sample.COPY), "409 D2PG000127 The target database \"" + damaged.name() + "\" could not answer: Out of order"
                + " (SQLSTATE: ZX009)");
    }

    @Test
    void unknownBatch() throws SQLException {
        refused(sample.order("NO_BATCH"), "404 D2PG000105 The target database \"" + sample.name() + "\" has no batch \"NO_BATCH\"."
                + " Its batches are: COPY_SAMPLE.");
    }

    @Test
    void migrationNotCompleted() throws SQLException {
        Sample open = Sample.registered();
        open.execute("SELECT data2pg.create_batch('MORE', 'sample', 'COPY', false, false)");
        refused(open.order(Sample.COPY), "409 D2PG000106 The configuration of the migration \"sample\", which the batch \"COPY_SAMPLE\" belongs to,"
                + " is not completed.");
    }

    @Test
    void badStepOptions() throws SQLException {
        refused(sample.order(Sample.COPY).add("stepOptions", Json.createObjectBuilder().add("COPY_ALL", 1)),
                "422 D2PG000107 The step options {\"COPY_ALL\":1} are refused: The step option \"COPY_ALL\" is not known.");
        refused(sample.order(Sample.COPY).add("stepOptions", "{\"COPY_MAX_ROWS\": \"many\"}"),
                "422 D2PG000107 The step options {\"COPY_MAX_ROWS\": \"many\"} are refused: The step option \"COPY_MAX_ROWS\" must be a number.");
        assertThat(send("POST", "runs", sample.order(Sample.COPY).add("stepOptions", "COPY_MAX_ROWS=5").build()).status()).isEqualTo(400);
        refused(sample.order(Sample.COPY).add("stepOptions", Json.createObjectBuilder().add("COPY_PCT_ROWS", 101)),
                "422 D2PG000107 The step options {\"COPY_PCT_ROWS\":101} are refused: The step option \"COPY_PCT_ROWS\" must be between 0 and 100.");
    }

    @Test
    void stepOptionsOfOtherTypesOfBatches() throws SQLException {
        refused(sample.order(Sample.COPY).add("stepOptions", Json.createObjectBuilder().add("COPY_MAX_ROWS", 1).add("COMPARE_TRUNCATE_DIFF", false)),
                "422 D2PG000910 The step option \"COMPARE_TRUNCATE_DIFF\" is one of COMPARE batches, and the batch \"COPY_SAMPLE\" is of type COPY:"
                        + " none of its steps would heed it. Leave it out.");
        refused(sample.order(Sample.COPY).add("stepOptions", Json.createObjectBuilder().add("DISCOVER_MAX_ROWS", 0)),
                "422 D2PG000910 The step option \"DISCOVER_MAX_ROWS\" is one of DISCOVER batches");
    }

    @Test
    void impossibleNumbersOfSessions() throws SQLException {
        refused(sample.order(Sample.COPY).add("sessions", 0), "422 D2PG000108 0 sessions were asked for.");
        int tooMany = SampleServers.MOST_SESSIONS + 1;
        refused(sample.order(Sample.COPY).add("sessions", tooMany), "422 D2PG000109 " + tooMany + " sessions were asked for, but the target database \""
                + sample.name() + "\" can open " + SampleServers.MOST_SESSIONS + " at most.");
        refused(sample.order(Sample.COPY).add("sessions", 2).add("ascSessions", 3), "422 D2PG000110 3 ascending sessions were asked for, out of 2");
        refused(sample.order(Sample.COPY).add("sessions", 2).add("ascSessions", -1), "422 D2PG000110 -1 ascending sessions were asked for, out of 2");
    }

    @Test
    void limitOfTheRoleOrTheDatabase() throws SQLException {
        Sample limited = Sample.registered();
        limited.execute("ALTER DATABASE " + limited.name() + " CONNECTION LIMIT 4");
        refused(limited.order(Sample.COPY).add("sessions", 5), "422 D2PG000109 5 sessions were asked for, but the target database \""
                + limited.name() + "\" can open 4 at most.");
    }

    @Test
    void impossibleReferenceRuns() throws SQLException {
        refused(sample.order(Sample.COPY).add("referenceRun", 999_999), "404 D2PG000111 The reference run 999999 does not exist.");
        Sample failing = Sample.registered().batch("FAILS").step("FAILS", "step", 1);
        failing.execute("INSERT INTO witness.failing VALUES ('step')");
        long aborted = failing.run("FAILS", 1);
        assertThat(Operator.awaitEnd(aborted)).isEqualTo("Aborted");
        refused(sample.order(Sample.COPY).add("referenceRun", aborted),
                "409 D2PG000112 The run " + aborted + " can't be the reference run because it is Aborted.");
    }

    @Test
    void secondRunOfTheSameBatch() throws SQLException {
        Sample busy = Sample.registered().batch("BUSY").step("BUSY", "step", 1);
        long run;
        try (Sample.Gate gate = busy.closeGate("step")) {
            run = busy.run("BUSY", 1);
            Operator.awaitStep(run, "step", "In_progress");
            refused(busy.order("BUSY"), "409 D2PG000113 The batch \"BUSY\" has an active run on the target database \"" + busy.name()
                    + "\" already: run " + run + ", Ending.");
        }
        awaitCompleted(run);
        awaitCompleted(busy.run("BUSY", 1));
    }

    @Test
    void twoRequestsAtTheSameInstant() throws SQLException {
        Sample busy = Sample.registered().batch("BUSY").step("BUSY", "step", 1);
        try (Sample.Gate gate = busy.closeGate("step")) {
            List<CompletableFuture<Operator.Answer>> requests = java.util.stream.Stream.generate(() ->
                    CompletableFuture.supplyAsync(() -> send("POST", "runs", busy.order("BUSY").build()))).limit(4).toList();
            List<Operator.Answer> answers = requests.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(Operator.Answer::status).containsExactlyInAnyOrder(201, 409, 409, 409);
            assertThat(answers).filteredOn(answer -> answer.status() == 409).allSatisfy(answer ->
                    assertThat(answer.refusal()).startsWith("409 D2PG000113 The batch \"BUSY\" has an active run"));
            assertThat(recorded("SELECT count(*) FROM run WHERE run_database = ?", busy.name())).containsExactly("1");
        }
        awaitCompleted(Long.parseLong(recorded("SELECT run_id FROM run WHERE run_database = ?", busy.name()).get(0)));
    }
}
