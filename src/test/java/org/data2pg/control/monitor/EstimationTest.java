package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.StepStatus;
import org.data2pg.run.StepTime;
import org.junit.jupiter.api.Test;

class EstimationTest {

    private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");

    private final List<StepTime> steps = new ArrayList<>();

    @Test
    void withoutAnythingKnownThereIsNone() {
        step("a", "_copy_table", 100);
        inProgress("b", "_copy_table", 100, 1, 5_000);
        assertThat(estimation(false).end(2, 0, 1)).isEmpty();
    }

    @Test
    void ratesSoFarTellTheRest() {
        completed("a", "_copy_table", 100, 1_000);
        step("b", "_copy_table", 300);
        step("c", "_copy_table", 500);
        assertEnd(estimation(false).end(1, 0, 1).orElseThrow(), 8_000, 8_000, 8_000);
        assertEnd(estimation(false).end(2, 0, 1).orElseThrow(), 5_000, 5_000, 5_000);
    }

    @Test
    void eachStepFunctionHasItsOwnPace() {
        completed("a", "_copy_table", 100, 1_000);
        completed("check", "_check_table", 100, 10);
        step("b", "_copy_table", 200);
        step("check b", "_check_table", 200, "b");
        assertEnd(estimation(false).end(1, 0, 1).orElseThrow(), 2_020, 2_020, 2_020);
    }

    @Test
    void whatScattersIsSpread() {
        for (int i = 0; i < 10; i++) {
            completed("done " + i, "_copy_table", 100, i % 2 == 0 ? 500 : 1_500);
            step("left " + i, "_copy_table", 100);
        }
        Estimate estimate = estimation(false).end(1, 0, 1).orElseThrow();
        assertThat(estimate.earliest()).isBefore(estimate.end());
        assertThat(estimate.latest()).isAfter(estimate.end());
        assertThat(Duration.between(NOW, estimate.end()).toMillis()).isCloseTo(10_000, within(2_000L));
        assertThat(estimate).as("the same question has the same answer").isEqualTo(estimation(false).end(1, 0, 1).orElseThrow());
    }

    @Test
    void aLargeStepCountsMoreThanManySmallOnes() {
        completed("large", "_copy_table", 1_000_000, 1_000_000);
        for (int i = 0; i < 100; i++) {
            completed("small " + i, "_copy_table", 1, 50);
        }
        step("other", "_copy_table", 1_000_000);
        assertThat(estimation(false).end(1, 0, 1).orElseThrow().end()).isEqualTo(NOW.plusSeconds(1_000));
    }

    @Test
    void aStepInProgressHasBegunAlreadyAndAnOverdueOneDoesNotEndAtOnce() {
        completed("a", "_copy_table", 100, 1_000);
        inProgress("b", "_copy_table", 500, 1, 3_000);
        assertEnd(estimation(false).end(1, 0, 1).orElseThrow(), 2_000, 2_000, 2_000);
        inProgress("slow", "_copy_table", 100, 2, 60_000);
        assertEnd(estimation(false).end(2, 0, 1).orElseThrow(), 6_000, 6_000, 6_000);
    }

    @Test
    void theReferenceRunTellsFromTheBegin() {
        step("a", "_copy_table", 10_000);
        step("b", "_copy_table", 4_000, "a");
        Estimate estimate = estimation(true).end(3, 0, 1).orElseThrow();
        assertThat(Duration.between(NOW, estimate.end()).toMillis()).isBetween(11_200L, 17_500L);
        assertThat(estimate.earliest()).isBefore(estimate.latest());
        assertThat(estimate.fromReference()).isTrue();
    }

    @Test
    void aRunSlowerThanItsReferenceIsExpectedToStaySo() {
        for (int i = 0; i < 5; i++) {
            completed("done " + i, "_copy_table", 100, 300);
        }
        step("left", "_copy_table", 1_000);
        assertEnd(estimation(true).end(1, 0, 1).orElseThrow(), 3_000, 3_000, 3_000);
    }

    @Test
    void whatAFailedStepBlocksIsNotWaitedFor() {
        completed("a", "_copy_table", 100, 1_000);
        steps.add(new StepTime("failed", "_copy_table", 100, List.of(), StepStatus.FAILED, 1, NOW.minusMillis(10), NOW));
        step("never", "_copy_table", 100_000, "failed");
        step("b", "_copy_table", 100);
        assertEnd(estimation(false).end(1, 0, 1).orElseThrow(), 1_000, 1_000, 1_000);
        assertThat(estimation(false).end(0, 0, 1)).isEmpty();
    }

    @Test
    void withoutSessionsOnlyWhatIsInProgressEnds() {
        completed("a", "_copy_table", 100, 1_000);
        inProgress("b", "_copy_table", 500, 1, 3_000);
        assertEnd(estimation(false).end(0, 0, 1).orElseThrow(), 2_000, 2_000, 2_000);
        step("c", "_copy_table", 100);
        assertThat(estimation(false).end(0, 0, 1)).isEmpty();
    }

    private static void assertEnd(Estimate estimate, long earliest, long end, long latest) {
        assertThat(List.of(estimate.earliest(), estimate.end(), estimate.latest()))
                .containsExactly(NOW.plusMillis(earliest), NOW.plusMillis(end), NOW.plusMillis(latest));
    }

    private Estimation estimation(boolean fromReference) {
        try {
            return new Estimation(WorkingPlan.of(steps.stream()
                    .map(step -> new PlannedStep(step.name(), step.sqlFunction(), null, step.cost(), step.parents())).toList()), steps, fromReference, NOW);
        } catch (PlanDefectException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private void step(String name, String function, long cost, String... parents) {
        steps.add(new StepTime(name, function, cost, List.of(parents), parents.length == 0 ? StepStatus.READY : StepStatus.BLOCKED, null, null, null));
    }

    private void completed(String name, String function, long cost, long ms) {
        steps.add(new StepTime(name, function, cost, List.of(), StepStatus.COMPLETED, 1, NOW.minusMillis(ms), NOW));
    }

    private void inProgress(String name, String function, long cost, int session, long elapsed) {
        steps.add(new StepTime(name, function, cost, List.of(), StepStatus.IN_PROGRESS, session, NOW.minusMillis(elapsed), null));
    }
}
