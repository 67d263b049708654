package org.data2pg.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosOptionsTest {

    @Test
    void withoutAnyOptionThereAreAHundredKills() {
        assertThat(ChaosOptions.of(new Properties()).kills()).isEqualTo(100);
    }

    @Test
    void allOptionsAreTaken() {
        Properties properties = new Properties();
        properties.setProperty("chaos.kills", "20");
        properties.setProperty("chaos.seed", "-4711");
        assertThat(ChaosOptions.of(properties)).isEqualTo(new ChaosOptions(20, -4711));
    }

    @ParameterizedTest
    @CsvSource({"chaos.kills,0", "chaos.kills,many", "chaos.kills,1000001", "chaos.kills,''", "chaos.seed,x", "chaos.seed,1.5"})
    void aBadValueIsRefusedWithASentence(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        assertThatThrownBy(() -> ChaosOptions.of(properties)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("-D" + name + "=" + value + " is refused: it takes a whole number ");
    }

    @Test
    void anUnknownOptionIsRefused() {
        Properties properties = new Properties();
        properties.setProperty("chaos.kill", "5");
        assertThatThrownBy(() -> ChaosOptions.of(properties)).hasMessage("-Dchaos.kill is unknown: there are -Dchaos.kills=N and -Dchaos.seed=S.");
    }
}
