package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepOptionsFormTest {

    private final StepOptionsForm form = new StepOptionsForm();

    @ParameterizedTest
    @CsvSource({"COPY_MAX_ROWS, 1.5, D2PG000518: \"1.5\" is no value of the step option COPY_MAX_ROWS: it takes an integer from 0.",
            "COPY_MAX_ROWS, -1, D2PG000518", "COPY_SLOW_DOWN, -0.1, D2PG000519: \"-0.1\" is no value of the step option COPY_SLOW_DOWN: it takes a number from 0.",
            "COPY_PCT_ROWS, many, D2PG000511: \"many\" is no value of the step option COPY_PCT_ROWS: it takes a number from 0 to 100.", "COPY_PCT_ROWS, 100.1, D2PG000511"})
    void aValueOutOfItsRangeIsRefused(String option, String value, String sentence) {
        form.getValues().put(option, value);
        assertThatThrownBy(() -> form.toJson("COPY")).hasMessageStartingWith(sentence);
    }

    @Test
    void whatIsWrittenBecomesJson() {
        form.getValues().putAll(java.util.Map.of("COPY_PCT_ROWS", " 0.5 ", "COPY_MAX_ROWS", "1e3", "COPY_SLOW_DOWN", " "));
        assertThat(form.toJson("COPY")).isEqualTo("{\"COPY_MAX_ROWS\":1E+3,\"COPY_PCT_ROWS\":0.5}");
    }
}
