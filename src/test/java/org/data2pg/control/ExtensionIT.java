package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.Project;
import org.junit.jupiter.api.Test;

/** An administrator upgrades the extension of target databases over REST: done, or refused with what helps, and nothing changed then. */
class ExtensionIT {


    /** PostgreSQL notes "public" as its schema then, where none of its objects is. */
    @Test
    void anExtensionThatWasCreatedIsUpgradedByAlterExtension() throws SQLException {
        PostgresServer postgres = SampleServers.get().target();
        String target = registered(postgres, "extension_created", SampleServers.SESSION_USER, SampleServers.get().password(),
                "CREATE EXTENSION data2pg VERSION '" + PreviousRelease.VERSION + "' CASCADE");
        assertThat(extension(target)).isEqualTo(version(PreviousRelease.VERSION, "upgrade"));
        assertThat(upgrade(target, null).refusal()).startsWith("409 D2PG000335 The user \"data2pg\" may not do this on the target database");
        assertThat(upgrade(target, login("postgres", "wrong")).refusal()).startsWith("503 D2PG000300 ");
        assertThat(extension(target)).isEqualTo(version(PreviousRelease.VERSION, "upgrade"));
        Operator.Answer upgraded = upgrade(target, login("postgres", postgres.password()));
        assertThat(upgraded.status()).as(upgraded.body()).isEqualTo(200);
        assertThat(upgraded.json()).isEqualTo(version(Project.version(), null)).isEqualTo(extension(target));
        assertThat(found(postgres, target, "SELECT extversion, data2pg.data2pg_version() FROM pg_extension WHERE extname = 'data2pg'"))
                .containsExactly(Project.version() + " " + Project.version());
        assertThat(upgrade(target, null).refusal()).startsWith("409 D2PG000331 ").contains(Project.version());
        assertThat(recorded("SELECT aud_parameters ->> 'user', aud_outcome, left(aud_message, 10) FROM audit WHERE aud_action = 'upgrade extension'"
                + " AND aud_database = ? ORDER BY aud_id", target)).containsExactly("null refused D2PG000335", "postgres refused D2PG000300",
                "postgres done null", "null refused D2PG000331");
        assertThat(recorded("SELECT a::text FROM audit a WHERE aud_database = ?", target)).noneMatch(line -> line.contains(postgres.password()));
    }

    /** The server that has the source of the samples has the files of the previous release only. */
    @Test
    void withoutTheFilesOfThisReleaseAlterExtensionIsNotTried() throws SQLException {
        PostgresServer postgres = SampleServers.get().source();
        String target = registered(postgres, "extension_files", "postgres", postgres.password(), "CREATE SCHEMA data2pg",
                "CREATE EXTENSION data2pg SCHEMA data2pg VERSION '" + PreviousRelease.VERSION + "' CASCADE");
        assertThat(upgrade(target, null).refusal()).startsWith("409 D2PG000334 ").contains("the files of version " + Project.version());
        assertThat(extension(target)).isEqualTo(version(PreviousRelease.VERSION, "upgrade"));
    }

    @Test
    void aVersionThatNoWayLeadsFromIsLeftAlone() throws SQLException {
        PostgresServer postgres = SampleServers.get().target();
        String target = registered(postgres, "extension_other", "postgres", postgres.password(), "CREATE SCHEMA data2pg");
        assertThat(extension(target)).isEqualTo(version(null, "install"));
        assertThat(upgrade(target, null).refusal()).startsWith("409 D2PG000301 ");
        isLeftAlone(target, "99.0.0", "D2PG000332", "newer than " + Project.version());
        isLeftAlone(target, "0.9.0", "D2PG000333", "bring it to " + PreviousRelease.VERSION + " first");
    }

    private static void isLeftAlone(String target, String version, String code, String advice) throws SQLException {
        SampleServers.execute(SampleServers.get().target(), target,
                "CREATE OR REPLACE FUNCTION data2pg.data2pg_version() RETURNS TEXT LANGUAGE sql AS $$ SELECT '" + version + "' $$");
        assertThat(upgrade(target, null).refusal()).startsWith("409 " + code + " ").contains(version, advice);
        JsonObject seen = extension(target);
        assertThat(seen.getString("installed") + " " + seen.get("action")).isEqualTo(version + " null");
        assertThat(seen.getString("obstacle")).startsWith(code + ": ").contains(advice);
    }

    @Test
    void whileARunIsActiveNeitherIsTried() throws SQLException {
        Sample sample = Sample.registered().batch("USED").step("USED", "held", 1);
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run("USED", 1);
            awaitStep(run, "held", "In_progress");
            assertThat(upgrade(sample.name(), null).refusal()).startsWith("409 D2PG000206 ").contains(Long.toString(run));
            assertThat(send("POST", "target-databases/" + sample.name() + "/extension/install", null).refusal()).startsWith("409 D2PG000206 ");
        }
        Operator.awaitCompleted(run);
        assertThat(upgrade(sample.name(), null).refusal()).startsWith("409 D2PG000331 ");
        assertThat(send("POST", "target-databases/" + sample.name() + "/extension/install", null).refusal()).startsWith("409 D2PG000330 ");
    }

    private static String registered(PostgresServer postgres, String database, String user, String password, String... statements) throws SQLException {
        postgres.createDatabase(database);
        SampleServers.execute(postgres, database, statements);
        Operator.Answer added = send("POST", "target-databases", Json.createObjectBuilder().add("id", database).add("host", postgres.host())
                .add("port", postgres.port()).add("dbname", database).add("user", user).add("password", password).build());
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        return database;
    }

    private static JsonObject extension(String target) {
        return send("GET", "target-databases/" + target + "/contents", null).json().getJsonObject("extension");
    }

    private static JsonObject version(String installed, String action) {
        return Json.createObjectBuilder().add("installed", text(installed)).add("offered", Project.version()).add("action", text(action))
                .add("obstacle", JsonValue.NULL).build();
    }

    private static JsonValue text(String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }

    private static Operator.Answer upgrade(String target, JsonObject login) {
        return send("POST", "target-databases/" + target + "/extension/upgrade", login);
    }

    private static JsonObject login(String user, String password) {
        return Json.createObjectBuilder().add("user", user).add("password", password).build();
    }

    private static List<String> found(PostgresServer postgres, String database, String query) throws SQLException {
        try (Connection connection = postgres.connect(database)) {
            return Rows.of(connection, query);
        }
    }
}
