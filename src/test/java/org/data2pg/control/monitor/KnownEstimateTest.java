package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import org.data2pg.control.monitor.RunView.Cost;
import org.data2pg.control.monitor.RunView.StepCounts;
import org.junit.jupiter.api.Test;

class KnownEstimateTest {

    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
    private static final KnownEstimate KNOWN = new KnownEstimate(new Estimate(NOW.plusSeconds(100), NOW.plusSeconds(90), NOW.plusSeconds(120), true), 3, 1, NOW, NOW);

    private static RunView run(int sessions, int ascSessions, String stopping, StepCounts steps) {
        return run(sessions, ascSessions, stopping, steps, null, "abort");
    }

    private static RunView run(int sessions, int ascSessions, String stopping, StepCounts steps, String error, String onError) {
        return new RunView(1, "t", "B", "COPY", "{}", sessions, ascSessions, sessions, null, null, "In_progress", true, NOW, null, 0, error, "dba", null, null, steps,
                new Cost(1, 0), 0, 0, stopping, null, onError, null, null);
    }

    private static RunView run(int sessions, int ascSessions) {
        return run(sessions, ascSessions, null, new StepCounts(9, 3, 3, 3, 0, 0));
    }

    @Test
    void itHoldsForTheSessionsThatTheRunHadThen() {
        assertThat(KNOWN.asOf(run(3, 1), NOW)).isSameAs(KNOWN);
        for (RunView other : new RunView[] {run(4, 1), run(3, 0)}) {
            KnownEstimate none = KNOWN.asOf(other, NOW);
            assertThat(none.estimate()).isNull();
            assertThat(none.isDue(NOW)).as("at once").isTrue();
            assertThat(none.askedAt(NOW).isDue(NOW.plusSeconds(1))).as("while it is being made").isFalse();
        }
    }

    @Test
    void itIsMadeAnewWhenItIsOldAndNotToldWhenMuchMayHaveHappened() {
        assertThat(KNOWN.isDue(NOW.plusSeconds(5))).isFalse();
        assertThat(KNOWN.isDue(NOW.plusSeconds(6))).isTrue();
        assertThat(KNOWN.asOf(run(3, 1), NOW.plusSeconds(600))).as("for who asks every few minutes").isSameAs(KNOWN);
        assertThat(KNOWN.asOf(run(3, 1), NOW.plusSeconds(601)).estimate()).isNull();
    }

    @Test
    void theEndIsNeverInThePastAndSoonEstimatedAnewThen() {
        KnownEstimate asked = KNOWN.askedAt(NOW.plusSeconds(100));
        assertThat(asked.isDue(NOW.plusSeconds(102))).isTrue();
        assertThat(KNOWN.askedAt(NOW.plusSeconds(101)).isDue(NOW.plusSeconds(102))).as("more often than once a second").isFalse();
        Instant later = NOW.plusSeconds(110);
        assertThat(KNOWN.estimate().notBefore(later)).isEqualTo(new Estimate(later, later, NOW.plusSeconds(120), true));
        assertThat(KNOWN.estimate().notBefore(NOW)).isEqualTo(KNOWN.estimate());
    }

    @Test
    void aRunWithoutSessionsIsPausedIfStepsAreLeft() {
        assertThat(RunOutlook.isPaused(run(0, 0))).isTrue();
        assertThat(RunOutlook.isPaused(run(1, 0))).isFalse();
        assertThat(RunOutlook.isPaused(run(0, 0, "suspend", new StepCounts(9, 3, 3, 3, 0, 0)))).isFalse();
        assertThat(RunOutlook.isPaused(run(0, 0, null, new StepCounts(9, 3, 3, 0, 3, 0)))).isTrue();
        assertThat(RunOutlook.isPaused(run(0, 0, null, new StepCounts(9, 6, 3, 0, 0, 0)))).as("the last steps are in progress").isFalse();
        StepCounts oneFailed = new StepCounts(9, 2, 3, 3, 0, 1);
        assertThat(RunOutlook.isPaused(run(0, 0, null, oneFailed, "The step failed", "abort"))).as("nothing new starts, whatever its sessions").isFalse();
        assertThat(RunOutlook.isPaused(run(0, 0, null, oneFailed, "The step failed", "continue"))).isTrue();
    }
}
