package org.data2pg.control.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

class LoginLimitTest {

    private static final String HERE = "10.0.0.1";
    private static final String ELSEWHERE = "10.0.0.2";

    private final Time time = new Time();
    private final LoginLimit limit = new LoginLimit(time);

    private void fail(int times, String account, String address) {
        for (int i = 0; i < times; i++) {
            limit.failed(account, address);
        }
    }

    @Test
    void afterFiveFailuresTheNextAttemptWaitsTwiceAsLongEachTime() {
        fail(4, "anna", HERE);
        assertThat(limit.wait("anna", HERE)).isZero();
        fail(1, "anna", HERE);
        assertThat(limit.wait("anna", HERE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(limit.wait("ANNA", HERE)).as("whatever its case").isEqualTo(Duration.ofSeconds(15));
        time.pass(Duration.ofSeconds(10));
        assertThat(limit.wait("anna", HERE)).isEqualTo(Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(5));
        assertThat(limit.wait("anna", HERE)).isZero();
        fail(1, "anna", HERE);
        assertThat(limit.wait("anna", HERE)).isEqualTo(Duration.ofSeconds(30));
        fail(30, "anna", HERE);
        assertThat(limit.wait("anna", HERE)).as("never longer").isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whoIsGuessedAtElsewhereComesInHere() {
        fail(30, "anna", ELSEWHERE);
        assertThat(limit.wait("anna", HERE)).isZero();
        assertThat(limit.wait("bert", ELSEWHERE)).isZero();
    }

    @Test
    void manyAddressesAndManyAccountsAreSlowedDownToo() {
        for (int i = 0; i < 50; i++) {
            limit.failed("anna", "10.1.0." + i);
            limit.failed("user" + i, ELSEWHERE);
        }
        assertThat(limit.wait("anna", HERE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(limit.wait("bert", ELSEWHERE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(limit.wait("bert", HERE)).isZero();
    }

    @Test
    void aSuccessForgetsTheMistakesOfTheUser() {
        fail(4, "anna", HERE);
        limit.succeeded("anna", HERE);
        fail(4, "anna", HERE);
        assertThat(limit.wait("anna", HERE)).isZero();
    }

    /** Passes only when told to. */
    private static final class Time extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
