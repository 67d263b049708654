package org.data2pg.control.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.data2pg.message.ConflictException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.targetdb.TargetSession;
import org.junit.jupiter.api.Test;

class PlanReaderTest {

    private final List<String> calls = new ArrayList<>();

    private WorkingPlan read(Map<String, Long> durations, PlannedStep... steps) {
        TargetSession session = (TargetSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TargetSession.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return method.getName().equals("workingPlan") ? List.of(steps) : null;
                });
        return PlanReader.read(session, "COPY_SHOP", durations);
    }

    private static PlannedStep step(String name, long cost, String... parents) {
        return new PlannedStep(name, "_copy_table", null, cost, List.of(parents));
    }

    @Test
    void durationsOfTheReferenceRunTakeThePlaceOfCosts() {
        WorkingPlan plan = read(Map.of("b", 500L, "gone", 9L), step("a", 1), step("b", 2, "a"));
        assertThat(plan.steps()).extracting(PlannedStep::cost).containsExactly(1L, 500L);
        assertThat(plan.cumulativeCost("a")).isEqualTo(501);
        assertThat(calls).containsExactly("workingPlan");
    }

    @Test
    void damagedPlansAreRefusedWithTheStepsConcerned() {
        refused("D2PG000117: The working plan of the batch \"COPY_SHOP\" is damaged: it has the step \"a\" twice.", step("a", 1), step("a", 2));
        refused("D2PG000116: The working plan of the batch \"COPY_SHOP\" is damaged: the step \"a\" waits for \"x\"", step("a", 1, "x"));
        refused("D2PG000115: The working plan of the batch \"COPY_SHOP\" has a cycle: ", step("a", 1, "b"), step("b", 1, "a"));
        refused("D2PG000119: The step \"s\" of the batch \"COPY_SHOP\" has no SQL function.", new PlannedStep("s", null, "x.sh", 1, List.of()));
    }

    private void refused(String sentence, PlannedStep... steps) {
        assertThatThrownBy(() -> read(Map.of(), steps)).isInstanceOf(ConflictException.class).hasMessageStartingWith(sentence);
        assertThat(calls).endsWith("workingPlan");
    }
}
