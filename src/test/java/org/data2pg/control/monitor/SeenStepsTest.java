package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.data2pg.control.monitor.SeenSteps.Seen;
import org.data2pg.run.StepStatus;
import org.data2pg.run.StepTime;
import org.data2pg.run.StepTimes.News;
import org.junit.jupiter.api.Test;

class SeenStepsTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Seen SEEN = Seen.of(START, List.of(step("late", StepStatus.COMPLETED, 2), step("early", StepStatus.COMPLETED, 1), step("a", StepStatus.IN_PROGRESS, 3),
            step("b", StepStatus.BLOCKED, 0), step("c", StepStatus.READY, 0)), null);

    /** Started so many seconds after the run, and ended in the same second. */
    private static StepTime step(String name, StepStatus status, int start) {
        return new StepTime(name, "_copy_table", 10, List.of(), status, null, null, null).at(now(name, status, start));
    }

    private static StepTime.Now now(String name, StepStatus status, int start) {
        boolean ended = status == StepStatus.COMPLETED || status == StepStatus.FAILED;
        return new StepTime.Now(name, status, start == 0 ? null : 1, start == 0 ? null : START.plusSeconds(start), ended ? START.plusSeconds(start) : null);
    }

    private static List<String> names(Seen seen) {
        return seen.executed().stream().map(step -> step.name() + " " + step.status()).toList();
    }

    @Test
    void whatWasExecutedIsSeenInItsOrder() {
        assertThat(names(SEEN)).containsExactly("early COMPLETED", "late COMPLETED", "a IN_PROGRESS");
        assertThat(SEEN.lastEnd()).isEqualTo(START.plusSeconds(2));
        assertThat(Seen.of(START, List.of(), null).lastEnd()).isEqualTo(START);
        assertThat(SEEN.elapsed("a", START.plusSeconds(10))).isEqualTo(7_000);
        assertThat(SEEN.elapsed("b", START.plusSeconds(10))).isZero();
    }

    @Test
    void whatHasChangedIsAsItIsNow() {
        Seen later = SEEN.with(new News(5, 4, List.of(now("late", StepStatus.COMPLETED, 2), now("c", StepStatus.IN_PROGRESS, 6), now("b", StepStatus.FAILED, 5),
                now("a", StepStatus.COMPLETED, 3)))).orElseThrow();
        assertThat(names(later)).containsExactly("early COMPLETED", "late COMPLETED", "a COMPLETED", "b FAILED", "c IN_PROGRESS");
        assertThat(later.lastEnd()).isEqualTo(START.plusSeconds(5));
        assertThat(names(SEEN)).as("what somebody else looks at").hasSize(3);
        Seen nothingNew = SEEN.with(new News(5, 2, List.of(now("a", StepStatus.IN_PROGRESS, 3)))).orElseThrow();
        assertThat(nothingNew).isEqualTo(SEEN);
    }

    @Test
    void whatWasNotToldCompletelyIsReadAsAWhole() {
        assertThat(SEEN.with(new News(5, 3, List.of(now("c", StepStatus.IN_PROGRESS, 6))))).as("one has ended earlier").isEmpty();
        assertThat(SEEN.with(new News(5, 1, List.of()))).as("the database has lost one").isEmpty();
        assertThat(SEEN.with(new News(6, 2, List.of(now("new", StepStatus.IN_PROGRESS, 6))))).as("another plan").isEmpty();
        assertThat(Seen.of(START, List.of(), null).with(new News(0, 0, List.of()))).as("no plan yet").isPresent();
    }
}
