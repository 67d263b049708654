package org.data2pg.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;

import org.data2pg.fixture.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

    @Test
    void withoutAnyOptionTheDemoIsTheUsualOne() {
        assertThat(DemoOptions.of(new Properties())).isEqualTo(new DemoOptions(1_500_000, 4, 0, false));
    }

    @Test
    void allOptionsAreTaken() {
        assertThat(DemoOptions.of(properties("demo.rows", "9000", "demo.sessions", "16", "demo.port", "18080", "demo.once", "true")))
                .isEqualTo(new DemoOptions(9000, 16, 18080, true));
    }

    @Test
    void theSmallestSampleIsTaken() {
        assertThat(DemoOptions.of(properties("demo.rows", "2500")).rows()).isEqualTo(2500);
    }

    @Test
    void aPortThatIsTakenIsRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DemoOptions options = DemoOptions.of(properties("demo.port", Integer.toString(taken.getLocalPort())));
            assertThatThrownBy(options::requirePort).hasMessageStartingWith("-Ddemo.port=" + taken.getLocalPort() + " is refused: that port is taken, or not yours to use.");
        }
    }

    @Test
    void aFreePortWillDoAndNoneAsWell() {
        DemoOptions.of(properties("demo.port", Integer.toString(FreePort.any()))).requirePort();
        DemoOptions.of(new Properties()).requirePort();
    }

    @Test
    void anOptionWithoutValueIsOn() {
        assertThat(DemoOptions.of(properties("demo.once", "")).once()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"demo.rows,abc", "demo.rows,0", "demo.rows,2499", "demo.rows,-5", "demo.rows,''", "demo.rows,1.5", "demo.rows,99999999999999999999",
            "demo.sessions,0", "demo.sessions,65", "demo.port,0", "demo.port,65536", "demo.once,perhaps"})
    void aBadValueIsRefusedWithASentence(String name, String value) {
        assertThatThrownBy(() -> DemoOptions.of(properties(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("-D" + name + "=" + value + " is refused: it takes ");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> DemoOptions.of(properties("demo.row", "5")))
                .hasMessageContaining("-Ddemo.row is unknown").hasMessageContaining("-Ddemo.rows=N");
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
