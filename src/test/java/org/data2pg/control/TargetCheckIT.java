package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.send;

import java.sql.SQLException;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.junit.jupiter.api.Test;

/** What a check of a target database says. */
class TargetCheckIT {

    private static JsonObject check(String id) {
        Operator.Answer answer = send("POST", "target-databases/" + id + "/check", null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void listsTheBatchesAndWhetherTheyCouldBeRun() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("SELECT data2pg.create_batch('LOOK', 'sample', 'COMPARE', true, true)",
                "UPDATE data2pg.migration SET mgr_config_completed = true");
        send("PUT", "target-databases/" + sample.name(), sample.connection().add("locked", true).build());
        JsonObject found = check(sample.name());
        assertThat(found.getBoolean("reachable")).isTrue();
        assertThat(found.get("problem")).isEqualTo(JsonValue.NULL);
        assertThat(found.getString("extensionVersion")).matches("\\d+\\.\\d+.*");
        assertThat(found.getInt("sessionLimit")).isEqualTo(SampleServers.MOST_SESSIONS);
        assertThat(found.getJsonArray("batches").getValuesAs(JsonObject.class)).extracting(JsonObject::toString).containsExactly(
                "{\"migration\":\"sample\",\"name\":\"COPY_SAMPLE\",\"type\":\"COPY\",\"migrationCompleted\":true,\"ready\":false}",
                "{\"migration\":\"sample\",\"name\":\"LOOK\",\"type\":\"COMPARE\",\"migrationCompleted\":true,\"ready\":true}");
        sample.execute("UPDATE data2pg.migration SET mgr_config_completed = false");
        assertThat(check(sample.name()).getJsonArray("batches").getJsonObject(1).getBoolean("ready")).isFalse();
    }

    @Test
    void saysWhatIsWrong() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("DROP EXTENSION data2pg CASCADE");
        JsonObject without = check(sample.name());
        assertThat(without.getBoolean("reachable")).isTrue();
        assertThat(without.getString("problem")).startsWith("D2PG000301: ");

        send("POST", "target-databases", sample.connection().add("id", "unreachable").add("port", 1).build());
        JsonObject unreachable = check("unreachable");
        assertThat(unreachable.getBoolean("reachable")).isFalse();
        assertThat(unreachable.getString("problem")).startsWith("D2PG000300: The target database \"unreachable\" can't be reached");
        assertThat(send("POST", "target-databases/nowhere/check", null).refusal()).startsWith("404 D2PG000200 ");
    }
}
