package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "-3, 0.0 s", "449, 0.4 s", "59949, 59.9 s", "60000, 1:00 min", "3599999, 59:59 min", "3600000, 1:00:00 h", "360061000, 100:01:01 h", ", ''"})
    void durationsAreReadAtAGlance(Long ms, String text) {
        assertThat(Times.elapsed(ms)).isEqualTo(text);
    }

    @Test
    void pointsInTimeNameTheirZone() {
        assertThat(Times.utc(Instant.parse("2026-11-20T10:38:28.832337Z"))).isEqualTo("2026-11-20 10:38:28 UTC");
        assertThat(Times.utc(null)).isEmpty();
    }
}
