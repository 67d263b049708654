package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTabTest {

    @ParameterizedTest
    @CsvSource({"250, 750, 250, 750", "x, 1e3, 0, 1000", "-5, , 0, 1000", ", 99999999999, 0, 1000", "5000, 0, 998, 2"})
    void whatIsNoPartOfTheTimeIsTheWhole(String from, String until, String begin, String end) {
        TimelineTab tab = new TimelineTab();
        tab.setFrom(from);
        tab.setUntil(until);
        assertThat(List.of(tab.getFrom(), tab.getUntil())).containsExactly(begin, end);
    }
}
