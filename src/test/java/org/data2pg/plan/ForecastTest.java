package org.data2pg.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class ForecastTest {

    private static Forecast of(PlannedStep... steps) throws PlanDefectException {
        return new Forecast(WorkingPlan.of(Arrays.asList(steps)));
    }

    private static PlannedStep step(String name, long ms, String... parents) {
        return new PlannedStep(name, "_copy_table", null, ms, List.of(parents));
    }

    @Test
    void oneSessionTakesTheSumManyTheLongestChain() throws PlanDefectException {
        Forecast forecast = of(step("INIT", 5), step("a", 100, "INIT"), step("b", 60, "INIT"), step("c", 50, "INIT"), step("a check", 10, "a"),
                step("END", 1, "a check", "b", "c"));
        assertThat(forecast.duration(1, 0)).isEqualTo(226);
        assertThat(forecast.duration(2, 0)).as("b and c beside a and its check").isEqualTo(5 + 110 + 1);
        assertThat(forecast.duration(300, 0)).isEqualTo(116);
    }

    @Test
    void sessionsInAscendingOrderTakeTheCheapestFirst() throws PlanDefectException {
        Forecast forecast = of(step("a", 100), step("b", 20), step("c", 20), step("d", 20));
        assertThat(forecast.duration(2, 0)).isEqualTo(100);
        assertThat(forecast.duration(2, 2)).as("the large one comes last").isEqualTo(120);
    }

    @Test
    void stepsThatTakeNoTimeAndAnEmptyPlanEnd() throws PlanDefectException {
        assertThat(of(step("a", 0), step("b", 0, "a")).duration(3, 0)).isZero();
        assertThat(of().duration(1, 0)).isZero();
    }
}
