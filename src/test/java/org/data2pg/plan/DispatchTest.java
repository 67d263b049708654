package org.data2pg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.plan.WorkingPlanTest.step;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class DispatchTest {

    @Test
    void takesTheHighestCumulativeCostFirstAndTheFirstNameAmongEquals() throws PlanDefectException {
        Dispatch dispatch = dispatch(step("b", 10), step("a", 10), step("big", 11), step("small", 1));

        assertThat(claims(dispatch, false, 4)).containsExactly("big", "a", "b", "small");
    }

    @Test
    void takesTheLowestFirstForAnAscendingSession() throws PlanDefectException {
        Dispatch dispatch = dispatch(step("b", 10), step("a", 10), step("big", 11), step("small", 1));

        assertThat(claims(dispatch, true, 4)).containsExactly("small", "a", "b", "big");
    }

    @Test
    void freesAChildWhenItsLastParentEndedAndNotBeforeItIsReleased() throws PlanDefectException {
        Dispatch dispatch = dispatch(step("a", 1), step("b", 1), step("child", 5, "a", "b"));
        claims(dispatch, false, 2);

        assertThat(dispatch.end("a")).isEmpty();
        dispatch.release(List.of());
        List<String> freed = dispatch.end("b");
        assertThat(freed).containsExactly("child");
        assertThat(dispatch.hasReady()).isFalse();
        assertThat(dispatch.mayYetHaveReady()).isTrue();
        dispatch.release(freed);
        assertThat(claims(dispatch, false, 1)).containsExactly("child");
        assertThat(dispatch.allClaimed()).isTrue();
        assertThat(dispatch.finished()).isFalse();
    }

    @Test
    void goesOnWithWhatAnEarlierExecutionLeft() throws PlanDefectException {
        WorkingPlan plan = WorkingPlan.of(List.of(step("a", 1), step("b", 1, "a"), step("c", 1, "b")));
        Dispatch dispatch = new Dispatch(plan, List.of("a"));

        assertThat(claims(dispatch, false, 1)).containsExactly("b");
        assertThat(dispatch.hasReady()).isFalse();
    }

    @Test
    void keepsTheChildrenOfAFailedStepBlocked() throws PlanDefectException {
        Dispatch dispatch = dispatch(step("a", 1), step("b", 1, "a"));
        claims(dispatch, false, 1);
        dispatch.giveUp();

        assertThat(dispatch.mayYetHaveReady()).isFalse();
        assertThat(dispatch.finished()).isFalse();
    }

    @Test
    void startsNeitherAStepThatIsLeftOutNorItsChildren() throws PlanDefectException {
        Dispatch dispatch = dispatch(step("a", 2), step("b", 1, "a"), step("c", 1));
        dispatch.leaveOut("a");

        assertThat(claims(dispatch, false, 1)).containsExactly("c");
        assertThat(dispatch.hasReady()).isFalse();
        dispatch.release(dispatch.end("c"));
        assertThat(dispatch.mayYetHaveReady()).isFalse();
        assertThat(dispatch.finished()).isFalse();
    }

    @Test
    void isFinishedAtOnceWithoutSteps() throws PlanDefectException {
        assertThat(dispatch().finished()).isTrue();
    }

    private static Dispatch dispatch(PlannedStep... steps) throws PlanDefectException {
        return new Dispatch(WorkingPlan.of(List.of(steps)), List.of());
    }

    private static List<String> claims(Dispatch dispatch, boolean ascending, int count) {
        return Stream.generate(() -> dispatch.claim(ascending).orElseThrow().name()).limit(count).toList();
    }
}
