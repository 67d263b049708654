package org.data2pg.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class RepetitionsTest {

    private final Repetitions repetitions = new Repetitions();

    private boolean passes(int second, String message, Throwable thrown, Object... parameters) {
        LogRecord record = new LogRecord(Level.WARNING, message);
        record.setInstant(Instant.EPOCH.plusSeconds(second));
        record.setThrown(thrown);
        record.setParameters(parameters);
        return repetitions.isLoggable(record);
    }

    private static Throwable because(String reason) {
        return new IllegalStateException("No connection", new SQLException(reason));
    }

    @Test
    void theSameIsSaidOnceInTenMinutes() {
        assertThat(passes(0, "No connection of %s", because("refused"), "one")).isTrue();
        assertThat(passes(0, "No connection of %s", because("refused"), "another")).isFalse();
        assertThat(passes(599, "No connection of %s", because("refused"), "one")).isFalse();
        assertThat(passes(600, "No connection of %s", because("refused"), "one")).isTrue();
        assertThat(passes(601, "No connection of %s", because("refused"), "one")).isFalse();
    }

    @Test
    void whatHasAnotherCauseIsSaid() {
        assertThat(passes(0, "No connection", because("refused"))).isTrue();
        assertThat(passes(1, "No connection", because("too many clients"))).isTrue();
        assertThat(passes(2, "No commit", because("refused"))).isTrue();
        assertThat(passes(3, "No connection", null)).isTrue();
        Throwable refused = new java.net.ConnectException("refused");
        assertThat(passes(4, "No connection", new SQLException("To host one", refused))).isTrue();
        assertThat(passes(5, "No connection", new SQLException("To host two", refused))).isTrue();
    }

    @Test
    void parametersCountWhereThereIsNoCause() {
        assertThat(passes(0, "No %s", null, "connection")).isTrue();
        assertThat(passes(0, "No %s", null, "commit")).isTrue();
        assertThat(passes(0, "No %s", null, "connection")).isFalse();
        assertThat(passes(0, "No commit", null)).isTrue();
    }

    /** It forgets what it has said then, and says it once more. */
    @Test
    void whatIsNeverTheSameFillsNoMemory() {
        assertThat(IntStream.range(0, 5_000).allMatch(i -> passes(0, "Connection " + i, null))).isTrue();
        assertThat(passes(0, "Connection 4999", null)).isFalse();
        assertThat(passes(0, "Connection 0", null)).isTrue();
    }
}
