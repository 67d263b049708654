package org.data2pg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.plan.WorkingPlanTest.step;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void oneSessionTakesAllStepsOneAfterTheOther() throws PlanDefectException {
        WorkingPlan plan = plan(step("a", 5), step("b", 7, "a"), step("c", 9));
        assertThat(Simulation.of(plan).duration(1, 0, PlannedStep::cost)).isEqualTo(21);
    }

    @Test
    void sessionsShareWhatDoesNotDepend() throws PlanDefectException {
        WorkingPlan plan = plan(step("init", 1), step("a", 10, "init"), step("b", 6, "init"), step("c", 4, "init"), step("end", 2, "a", "b", "c"));
        assertThat(Simulation.of(plan).duration(2, 0, PlannedStep::cost)).isEqualTo(13);
        assertThat(Simulation.of(plan).duration(100, 0, PlannedStep::cost)).as("the critical path").isEqualTo(13);
    }

    @Test
    void stepsThatTakeNoTimeEnd() throws PlanDefectException {
        assertThat(Simulation.of(plan(step("a", 0), step("b", 0, "a"))).duration(3, 0, PlannedStep::cost)).isZero();
    }

    @Test
    void theOrderIsThatOfARun() throws PlanDefectException {
        WorkingPlan plan = plan(step("big", 10), step("a", 4), step("b", 4), step("c", 2));
        assertThat(Simulation.of(plan).duration(2, 0, PlannedStep::cost)).isEqualTo(10);
        assertThat(Simulation.of(plan).duration(2, 2, PlannedStep::cost)).as("the big one comes last").isEqualTo(14);
    }

    @Test
    void whatIsDoneOrInProgressIsNotDoneAgain() throws PlanDefectException {
        WorkingPlan plan = plan(step("done", 100), step("now", 50), step("next", 8, "now"), step("other", 3));
        Simulation left = new Simulation(plan, List.of("done"), List.of(), Map.of("now", 2));
        assertThat(left.duration(2, 0, step -> step.name().equals("now") ? 5 : step.cost())).isEqualTo(13);
        assertThat(left.duration(1, 0, step -> step.name().equals("now") ? 5 : step.cost())).as("the surplus session ends").isEqualTo(16);
    }

    @Test
    void whatDependsOnAFailedStepIsLeftOut() throws PlanDefectException {
        WorkingPlan plan = plan(step("failed", 1), step("never", 100, "failed"), step("other", 3));
        assertThat(new Simulation(plan, List.of(), List.of("failed"), Map.of()).duration(1, 0, PlannedStep::cost)).isEqualTo(3);
    }

    @Test
    void withoutSessionsOnlyWhatIsInProgressEnds() throws PlanDefectException {
        WorkingPlan plan = plan(step("now", 50), step("next", 8, "now"));
        assertThat(new Simulation(plan, List.of(), List.of(), Map.of("now", 1)).duration(0, 0, PlannedStep::cost)).isEqualTo(50);
        assertThat(Simulation.of(plan).duration(0, 0, PlannedStep::cost)).isZero();
        assertThat(Simulation.of(plan()).duration(1, 0, PlannedStep::cost)).isZero();
    }

    @Test
    void theCriticalPathIsTheChainThatTakesLongest() throws PlanDefectException {
        WorkingPlan plan = plan(step("init", 1), step("a", 9, "init"), step("b", 3, "init"), step("b2", 7, "b"), step("alone", 10), step("end", 1, "a", "b2"));
        assertThat(CriticalPath.of(plan, PlannedStep::cost)).containsExactly("init", "b", "b2", "end");
        assertThat(CriticalPath.of(plan(), PlannedStep::cost)).isEmpty();
    }

    private static WorkingPlan plan(PlannedStep... steps) throws PlanDefectException {
        return WorkingPlan.of(List.of(steps));
    }
}
