package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.data2pg.control.account.Roles;
import org.junit.jupiter.api.Test;

class LoginTest {

    private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");
    private static final boolean BY_ITSELF = true;

    private final Login login = new Login("anna", Roles.VIEWER, false, START);

    private static Instant after(int minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void whoDoesNothingForAnHourIsIdleHoweverOftenThePageAsks() {
        for (int minute = 1; minute < 60; minute++) {
            assertThat(login.isIdle(after(minute), BY_ITSELF)).isFalse();
        }
        assertThat(login.isIdle(after(60), BY_ITSELF)).isTrue();
        assertThat(login.isIdle(after(60), !BY_ITSELF)).as("too late").isTrue();
    }

    @Test
    void eachActCountsAnew() {
        assertThat(login.isIdle(after(59), !BY_ITSELF)).isFalse();
        assertThat(login.isIdle(after(118), BY_ITSELF)).isFalse();
        assertThat(login.isIdle(after(119), BY_ITSELF)).isTrue();
    }

    @Test
    void theUserIsLookedUpOnceAMinute() {
        assertThat(login.isToBeLookedUp(START.plusSeconds(59))).isFalse();
        assertThat(login.isToBeLookedUp(START.plusSeconds(60))).isTrue();
        assertThat(login.isToBeLookedUp(START.plusSeconds(119))).isFalse();
        assertThat(login.isToBeLookedUp(START.plusSeconds(120))).isTrue();
    }
}
