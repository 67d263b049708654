package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.ProvisionedServer;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Who did what, with which outcome, and that no secret is told. */
class AuditIT {

    private static List<JsonObject> audit(String path) {
        return Json.createReader(new StringReader(send("GET", path, null).body())).readArray().getValuesAs(JsonObject.class);
    }

    private static String line(JsonObject entry) {
        return entry.getString("action") + " " + entry.get("parameters") + " " + entry.getString("outcome") + " "
                + entry.getString("message", "").replaceAll(":.*", "");
    }

    @Test
    void everyActionOnARunIsNotedWithWhatBecameOfIt() throws SQLException {
        Sample sample = Sample.registered().batch("NOTED").step("NOTED", "held", 1);
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = Operator.start(sample.order("NOTED").add("comment", "first"));
            awaitStep(run, "held", "In_progress");
            send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", 2).build());
            send("PATCH", "runs/" + run, Json.createObjectBuilder().add("sessions", -2).build());
            send("POST", "runs/" + run + "/suspend", Json.createObjectBuilder().add("reason", "lunch").build());
        }
        awaitCompleted(run);
        send("POST", "runs/" + run + "/abort", null);
        List<JsonObject> entries = audit("runs/" + run + "/audit");
        assertThat(entries).extracting(AuditIT::line).containsExactly(
                "run {\"batch\":\"NOTED\",\"comment\":\"first\"} done ", "modify {\"sessions\":2} done ", "modify {\"sessions\":-2} refused D2PG000128",
                "suspend {\"reason\":\"lunch\"} done ", "abort {} refused D2PG000132");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getString("login")).isEqualTo("admin");
            assertThat(entry.getString("door")).isEqualTo("rest");
            assertThat(entry.getString("address")).isNotBlank();
        });
    }

    @Test
    void theAuditIsReadPageByPage() throws SQLException {
        Sample sample = Sample.registered().batch("PAGED");
        send("POST", "runs", sample.order("NO_SUCH_BATCH").build());
        List<JsonObject> newest = audit("audit?count=2");
        assertThat(newest).extracting(entry -> entry.getString("action") + " " + entry.getString("outcome")).containsExactly("run refused", "add done");
        assertThat(newest.get(0).getString("message")).startsWith("D2PG000105: ");
        assertThat(newest).allSatisfy(entry -> assertThat(entry.getString("targetDatabase")).isEqualTo(sample.name()));
        int last = newest.get(1).getInt("id");
        assertThat(audit("audit?first=2&count=5")).allSatisfy(entry -> assertThat(entry.getInt("id")).isLessThan(last));
        assertThat(send("GET", "audit?before=7", null).refusal()).isEqualTo("422 D2PG000620 The parameter \"before\" is not known here."
                + " Known are: count, first.");
        assertThat(send("GET", "audit?count=0", null).refusal()).startsWith("422 D2PG000606 ");
        assertThat(send("GET", "runs/987654/audit", null).refusal()).startsWith("404 D2PG000114 ");
    }

    /** Also when the server is not asked. */
    @Test
    void whatIsDoneWithUsersIsNoted() throws SQLException {
        ProvisionedServer server = SharedServer.get().wildfly();
        server.users(SharedServer.get().password(), "add", "noted", "data2pg-viewer", "data2pg-operator");
        server.users(SharedServer.get().password() + "2", "password", "noted");
        server.users("", "roles", "noted", "data2pg-viewer");
        server.users("", "remove", "noted");
        assertThatThrownBy(() -> server.users("", "remove", "noted")).hasMessageContaining("there is no user noted");
        assertThat(recorded("SELECT aud_action, aud_parameters ->> 'roles', aud_outcome, aud_login = ?, aud_door FROM audit WHERE aud_parameters ->> 'user' = 'noted'"
                + " ORDER BY aud_id", System.getProperty("user.name"))).containsExactly("add user data2pg-viewer, data2pg-operator done t users.sh",
                "change password null done t users.sh", "change roles data2pg-viewer done t users.sh", "remove user null done t users.sh");
    }

    @Test
    void noSecretIsNoted() throws SQLException {
        Sample sample = Sample.registered();
        String secret = "s3cret-in-the-options";
        assertThat(send("POST", "target-databases", sample.connection().add("id", "secretive").add("cnxOptions", secret).build()).status()).isEqualTo(422);
        assertThat(send("POST", "target-databases", sample.connection().add("id", "secretive").add("cnxOptions", "password=" + secret).build()).status())
                .isEqualTo(422);
        send("PUT", "target-databases/" + sample.name(), sample.connection().add("password", secret).add("locked", true).build());
        send("DELETE", "target-databases/" + sample.name(), null);
        assertThat(recorded("SELECT aud_action, aud_outcome, aud_parameters ->> 'password', aud_message FROM audit WHERE aud_database IN ('secretive', ?)"
                + " ORDER BY aud_id", sample.name())).containsExactly("add done given null", "add refused given D2PG000346",
                "add refused given D2PG000348", "change done given null", "remove done null null");
        assertThat(recorded("SELECT a::text FROM audit a")).noneSatisfy(line -> assertThat(line).containsAnyOf(secret, SampleServers.get().password()));
    }
}
