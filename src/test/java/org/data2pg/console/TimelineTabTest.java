package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTabTest {

    private static TimelineTab tab(String from, String until) {
        TimelineTab tab = new TimelineTab();
        tab.setFrom(from);
        tab.setUntil(until);
        return tab;
    }

    @ParameterizedTest
    @CsvSource({"250, 750, 250, 750", ", , 0, 1000", ", 500, 0, 500", "998, , 998, 1000"})
    void theAddressTellsAPartOfTheTime(String from, String until, int begin, int end) {
        TimelineTab.Part part = tab(from, until).part();
        assertThat(part.from()).isEqualTo(begin);
        assertThat(part.until()).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({"x, , from, 0, 998", "-5, , from, 0, 998", "999, , from, 0, 998", "0, 1e3, until, 2, 1000", "500, 99999999999, until, 502, 1000",
            "500, 400, until, 502, 1000"})
    void whatIsNoPartOfTheTimeIsRefused(String from, String until, String name, int least, int most) {
        assertThatThrownBy(() -> tab(from, until).part())
                .hasMessage("D2PG000521: \"%s\" of the parameter %s is refused: it must be a whole number from %d to %d.", name.equals("from") ? from : until, name, least, most);
    }
}
