package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.data2pg.control.monitor.SeenSteps.Seen;
import org.data2pg.run.StepStatus;
import org.data2pg.run.StepTime;
import org.junit.jupiter.api.Test;

class SeenStepsTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Seen SEEN = Seen.of(START, List.of(step("done", StepStatus.COMPLETED), step("a", StepStatus.IN_PROGRESS), step("b", StepStatus.BLOCKED),
            step("c", StepStatus.READY)), null);

    private static StepTime step(String name, StepStatus status) {
        return new StepTime(name, "_copy_table", 10, List.of(), status, null, null, null);
    }

    private static StepTime.Now now(String name, StepStatus status) {
        return new StepTime.Now(name, status, 1, START, null);
    }

    @Test
    void onlyWhatHasBeenCompletedSinceIsReadAgain() {
        assertThat(SEEN.completedSince(List.of(now("b", StepStatus.IN_PROGRESS), now("c", StepStatus.FAILED)))).containsExactly("a");
        assertThat(SEEN.completedSince(List.of())).containsExactly("a", "b", "c");
    }

    @Test
    void whatHasChangedIsAsItIsNow() {
        Seen later = SEEN.with(List.of(now("b", StepStatus.IN_PROGRESS))).with(List.of(now("a", StepStatus.COMPLETED)));
        assertThat(later.steps()).extracting(StepTime::status).containsExactly(StepStatus.COMPLETED, StepStatus.COMPLETED, StepStatus.IN_PROGRESS, StepStatus.READY);
        assertThat(later.byName().get("b").session()).isEqualTo(1);
        assertThat(SEEN.byName().get("b").session()).as("what somebody else looks at").isNull();
    }

    @Test
    void aPlanThatIsNotKnownIsReadAsAWhole() {
        assertThat(SEEN.hasAll(List.of(now("a", StepStatus.IN_PROGRESS)))).isTrue();
        assertThat(SEEN.hasAll(List.of(now("new", StepStatus.READY)))).isFalse();
        assertThat(Seen.of(START, List.of(), null).hasAll(List.of())).isFalse();
    }
}
