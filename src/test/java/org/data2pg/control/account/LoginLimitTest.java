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

    /** Of an attempt whose password nobody looks at. */
    private Duration waits(String account, String address) {
        Duration wait = limit.begin(account, address);
        if (wait.isZero()) {
            limit.unanswered(account, address);
        }
        return wait;
    }

    @Test
    void afterFiveFailuresTheNextAttemptWaitsTwiceAsLongEachTime() {
        fail(4, "anna", HERE);
        assertThat(waits("anna", HERE)).isZero();
        fail(1, "anna", HERE);
        assertThat(waits("anna", HERE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(waits("ANNA", HERE)).as("whatever its case").isEqualTo(Duration.ofSeconds(15));
        time.pass(Duration.ofSeconds(10));
        assertThat(waits("anna", HERE)).isEqualTo(Duration.ofSeconds(5));
        time.pass(Duration.ofSeconds(5));
        assertThat(waits("anna", HERE)).isZero();
        fail(1, "anna", HERE);
        assertThat(waits("anna", HERE)).isEqualTo(Duration.ofSeconds(30));
        fail(30, "anna", HERE);
        assertThat(waits("anna", HERE)).as("never longer").isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whoIsGuessedAtElsewhereComesInHere() {
        fail(30, "anna", ELSEWHERE);
        assertThat(waits("anna", HERE)).isZero();
        assertThat(waits("bert", ELSEWHERE)).isZero();
    }

    @Test
    void manyAddressesAndManyAccountsAreSlowedDownToo() {
        for (int i = 0; i < 50; i++) {
            limit.failed("anna", "10.1.0." + i);
            limit.failed("user" + i, ELSEWHERE);
        }
        assertThat(waits("anna", HERE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(waits("bert", ELSEWHERE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(waits("bert", HERE)).isZero();
    }

    @Test
    void aSuccessForgetsTheMistakesOfTheUser() {
        fail(4, "anna", HERE);
        limit.succeeded("anna", HERE);
        fail(4, "anna", HERE);
        assertThat(waits("anna", HERE)).isZero();
    }

    @Test
    void attemptsAtTheSameTimeGetNoFurtherThanOneAfterTheOther() {
        fail(4, "anna", HERE);
        assertThat(limit.begin("anna", HERE)).isZero();
        assertThat(limit.begin("anna", HERE)).as("while the password of the fifth is looked at").isEqualTo(Duration.ofSeconds(15));
        assertThat(limit.begin("anna", ELSEWHERE)).isZero();
        limit.failed("anna", HERE);
        assertThat(waits("anna", HERE)).isEqualTo(Duration.ofSeconds(15));
        time.pass(Duration.ofSeconds(15));
        assertThat(limit.begin("anna", HERE)).isZero();
        assertThat(limit.begin("anna", HERE)).as("one after each wait").isEqualTo(Duration.ofSeconds(30));
        limit.succeeded("anna", HERE);
        assertThat(waits("anna", HERE)).isZero();
    }

    @Test
    void ofManyAddressesOnlySoManyAtTheSameTimeGuessAtAnAccount() {
        for (int i = 0; i < 50; i++) {
            assertThat(limit.begin("anna", "10.1.0." + i)).isZero();
        }
        assertThat(limit.begin("anna", HERE)).isEqualTo(Duration.ofSeconds(15));
        limit.unanswered("anna", "10.1.0.7");
        assertThat(limit.begin("anna", HERE)).as("nobody could look at one of them").isZero();
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
