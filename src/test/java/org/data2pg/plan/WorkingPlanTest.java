package org.data2pg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;

import org.data2pg.plan.PlanDefectException.Defect;
import org.junit.jupiter.api.Test;

class WorkingPlanTest {

    @Test
    void countsEachDependentStepOnceInACumulativeCost() throws PlanDefectException {
        WorkingPlan diamond = WorkingPlan.of(List.of(step("INIT", 1), step("a", 10, "INIT"), step("b", 20, "INIT"), step("END", 100, "a", "b")));

        assertThat(diamond.cumulativeCost("END")).isEqualTo(100);
        assertThat(diamond.cumulativeCost("a")).isEqualTo(110);
        assertThat(diamond.cumulativeCost("b")).isEqualTo(120);
        assertThat(diamond.cumulativeCost("INIT")).isEqualTo(131);
    }

    @Test
    void aParentNamedTwiceIsOneParent() throws PlanDefectException {
        WorkingPlan plan = WorkingPlan.of(List.of(step("a", 1), step("b", 2, "a", "a")));

        assertThat(plan.cumulativeCost("a")).isEqualTo(3);
        Dispatch dispatch = new Dispatch(plan, List.of());
        assertThat(dispatch.claim(false)).map(PlannedStep::name).contains("a");
        assertThat(dispatch.end("a")).containsExactly("b");
    }

    @Test
    void keepsTheHighestCostWhenASumIsBeyondBigint() throws PlanDefectException {
        WorkingPlan plan = WorkingPlan.of(List.of(step("a", Long.MAX_VALUE), step("b", 5, "a")));

        assertThat(plan.cumulativeCost("a")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesAnUnknownParent() {
        PlanDefectException defect = defectOf(step("a", 1, "gone"));

        assertThat(defect.defect()).isEqualTo(Defect.UNKNOWN_PARENT);
        assertThat(defect.steps()).containsExactly("a", "gone");
    }

    @Test
    void refusesAStepTwice() {
        PlanDefectException defect = defectOf(step("a", 1), step("a", 2));

        assertThat(defect.defect()).isEqualTo(Defect.DUPLICATE_STEP);
        assertThat(defect.steps()).containsExactly("a");
    }

    @Test
    void namesTheStepsOfACycleInOrder() {
        PlanDefectException defect = defectOf(step("start", 1), step("a", 1, "start", "c"), step("b", 1, "a"), step("c", 1, "b"), step("after", 1, "c"));

        assertThat(defect.defect()).isEqualTo(Defect.CYCLE);
        assertThat(defect.steps()).hasSize(4).startsWith(defect.steps().get(3));
        assertThat(defect.steps()).isSubsetOf("a", "b", "c");
        assertThat(String.join("", defect.steps()) + defect.steps().get(1)).contains("abc");
    }

    @Test
    void refusesAStepThatWaitsForItself() {
        assertThat(defectOf(step("a", 1, "a")).steps()).containsExactly("a", "a");
    }

    @Test
    void computesAPlanOfManySteps() throws PlanDefectException {
        List<PlannedStep> steps = new ArrayList<>(List.of(step("INIT", 1)));
        List<String> tables = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            steps.add(step("t" + i, i, "INIT"));
            tables.add("t" + i);
        }
        steps.add(new PlannedStep("END", "_copy_end", null, 1, tables));

        assertThat(WorkingPlan.of(steps).cumulativeCost("INIT")).isEqualTo(2 + 20_000L * 19_999 / 2);
    }

    private static PlanDefectException defectOf(PlannedStep... steps) {
        return catchThrowableOfType(PlanDefectException.class, () -> WorkingPlan.of(List.of(steps)));
    }

    static PlannedStep step(String name, long cost, String... parents) {
        return new PlannedStep(name, "_copy_table", null, cost, List.of(parents));
    }
}
