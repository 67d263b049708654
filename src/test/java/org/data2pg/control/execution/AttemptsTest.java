package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.data2pg.control.admindb.NumberProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {

    private static final String PROPERTY = "data2pg.test.number";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "5, 4"})
    void thereAreNoMoreThanWanted(int most, int pauses) {
        List<Long> waited = new ArrayList<>();
        Attempts attempts = new Attempts(waited::add, most);
        for (int i = 0; i < 10; i++) {
            attempts.another();
        }
        assertThat(waited).hasSize(pauses);
    }

    @Test
    void theyLastAsLongAsAFailover() {
        List<Long> waited = new ArrayList<>();
        Attempts attempts = new Attempts(waited::add);
        while (attempts.areLeft()) {
            attempts.another();
        }
        assertThat(waited.stream().mapToLong(Long::longValue).sum()).isEqualTo(123_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000, 1000", "2, 1000, 2000", "5, 1000, 16000", "7, 1000, 60000", "900, 1000, 60000", "2, 90000, 90000", "900, 999999999, 999999999", "9, 0, 0"})
    void pausesGrowToAMinute(int made, int first, long pause) {
        assertThat(Attempts.pause(made, first)).isEqualTo(pause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "5 times", "1e3", "12345678901234567890"})
    void aMalformedNumberIsNotUsed(String value) {
        System.setProperty(PROPERTY, value);
        assertThat(NumberProperty.of(PROPERTY, 5)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "' 17 ', 17"})
    void aNumberIsUsed(String value, int number) {
        System.setProperty(PROPERTY, value);
        assertThat(NumberProperty.of(PROPERTY, 5)).isEqualTo(number);
        System.clearProperty(PROPERTY);
        assertThat(NumberProperty.of(PROPERTY, 5)).isEqualTo(5);
    }
}
