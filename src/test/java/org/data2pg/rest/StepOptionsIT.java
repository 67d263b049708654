package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;

class StepOptionsIT {

    @Test
    void eachOptionComesWithItsTypeAndRange() {
        Api.Answer all = Api.get(VIEWER, "step-options");
        assertThat(all.header("X-Total-Count")).isEqualTo("7");
        assertThat(all.array().getValuesAs(JsonObject::toString)).hasSize(7)
                .contains("{\"name\":\"COPY_PCT_ROWS\",\"batchType\":\"COPY\",\"type\":\"number\",\"lowest\":0,\"highest\":100}",
                        "{\"name\":\"COPY_MAX_ROWS\",\"batchType\":\"COPY\",\"type\":\"integer\",\"lowest\":0,\"highest\":9223372036854775807}",
                        "{\"name\":\"COMPARE_TRUNCATE_DIFF\",\"batchType\":\"COMPARE\",\"type\":\"boolean\",\"lowest\":null,\"highest\":null}");
    }

    @Test
    void thoseOfATypeOfBatchesAreFound() {
        assertThat(Api.get(VIEWER, "step-options?batchType=DISCOVER").array().getValuesAs((JsonObject option) -> option.getString("name")))
                .containsExactly("DISCOVER_MAX_ROWS");
        assertThat(Api.get(VIEWER, "step-options?batchType=MOVE").problem(422, "D2PG000618")).contains("COPY, COMPARE, DISCOVER");
    }
}
