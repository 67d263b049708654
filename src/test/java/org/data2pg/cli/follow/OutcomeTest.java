package org.data2pg.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.cli.message.ExitCode;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static JsonObjectBuilder run(String status, long failed) {
        return Json.createObjectBuilder().add("id", 4).add("status", status).add("active", false).add("steps", Json.createObjectBuilder().add("failed", failed));
    }

    private static Outcome outcome(JsonObjectBuilder run, Map<String, Integer> indicators) {
        JsonArrayBuilder lines = Json.createArrayBuilder();
        indicators.forEach((name, value) -> lines.add(Json.createObjectBuilder().add("indicator", name).add("value", value)));
        JsonObject report = Json.createObjectBuilder().add("indicators", lines).build();
        return Outcome.of(SeenRun.of(run.build()), report);
    }

    @Test
    void aCompletedRunWithoutDifferencesIsWell() {
        assertThat(outcome(run("Completed", 0), Map.of("CHECKED_TABLES", 3, "UNEQUAL_AGGREGATES", 0)))
                .isEqualTo(new Outcome(ExitCode.OK, "D2PG000824: The run 4 is Completed; its checks have found source and target equal."));
        assertThat(outcome(run("Completed", 0), Map.of("COPIED_ROWS", 3)).sentence()).startsWith("D2PG000826").contains("nothing was compared");
    }

    @Test
    void differencesOfAnyKindAreDifferences() {
        for (String indicator : new String[] {"UNEQUAL_AGGREGATES", "ROW_DIFFERENCES", "SEQUENCE_DIFFERENCES"}) {
            assertThat(outcome(run("Completed", 0), Map.of("CHECKED_TABLES", 3, indicator, 2)).exitCode()).as(indicator).isEqualTo(ExitCode.DIFFERENCES);
        }
        assertThat(outcome(run("Completed", 0), Map.of("ROW_DIFFERENCES", 2)).sentence()).contains("0 aggregates, 2 rows, 0 sequences");
    }

    @Test
    void differencesAreShownWhereABatchOfThisTypeKeepsThem() {
        assertThat(outcome(run("Completed", 0).add("batchType", "COPY"), Map.of("UNEQUAL_AGGREGATES", 1)).sentence()).endsWith(" See: data2pg results checks 4 --unequal");
        assertThat(outcome(run("Completed", 0).add("batchType", "COMPARE"), Map.of("ROW_DIFFERENCES", 1)).sentence()).endsWith(" See: data2pg results differences 4");
    }

    @Test
    void everyOtherEndHasItsOwnStatus() {
        assertThat(outcome(run("Suspended", 0), Map.of())).isEqualTo(new Outcome(ExitCode.SUSPENDED, "D2PG000828: The run 4 is Suspended."));
        assertThat(outcome(run("Aborted", 2), Map.of())).isEqualTo(new Outcome(ExitCode.FAILED_STEPS, "D2PG000827: The run 4 is Aborted, 2 of its steps failed."));
        assertThat(outcome(run("Aborted", 0), Map.of())).isEqualTo(new Outcome(ExitCode.ABORTED, "D2PG000829: The run 4 is Aborted."));
        assertThat(outcome(run("Restarted", 0).add("restartRun", 5), Map.of())).isEqualTo(new Outcome(ExitCode.ABORTED, "D2PG000830: The run 4 was restarted by the run 5."));
    }
}
