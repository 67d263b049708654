package org.data2pg.control.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.data2pg.plan.PlannedStep;
import org.data2pg.run.Step;

/** In what the present working plan of a batch differs from the one a run was made of. Costs don't count: they change with each look at the source. */
public record PlanChanges(List<String> added, List<String> removed, List<String> changed) {

    private static final int NAMED = 5;

    public static PlanChanges between(List<Step> before, List<PlannedStep> now) {
        Map<String, Step> known = before.stream().collect(Collectors.toMap(Step::name, Function.identity(), (a, b) -> a, TreeMap::new));
        Map<String, PlannedStep> present = now.stream().collect(Collectors.toMap(PlannedStep::name, Function.identity(), (a, b) -> a, TreeMap::new));
        return new PlanChanges(present.keySet().stream().filter(step -> !known.containsKey(step)).toList(),
                known.keySet().stream().filter(step -> !present.containsKey(step)).toList(),
                known.values().stream().filter(step -> present.containsKey(step.name()) && differs(step, present.get(step.name())))
                        .map(Step::name).toList());
    }

    private static boolean differs(Step before, PlannedStep now) {
        return !Objects.equals(before.sqlFunction(), now.sqlFunction()) || !Set.copyOf(before.parents()).equals(Set.copyOf(now.parents()));
    }

    public boolean none() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    public String sentence() {
        List<String> parts = new ArrayList<>();
        name(parts, "New steps", added);
        name(parts, "Steps that are gone", removed);
        name(parts, "Steps with another function or other parents", changed);
        return String.join(" ", parts);
    }

    private static void name(List<String> parts, String what, List<String> steps) {
        if (!steps.isEmpty()) {
            String more = steps.size() > NAMED ? " and " + (steps.size() - NAMED) + " more" : "";
            parts.add(what + ": " + steps.stream().limit(NAMED).collect(Collectors.joining(", ")) + more + ".");
        }
    }
}
