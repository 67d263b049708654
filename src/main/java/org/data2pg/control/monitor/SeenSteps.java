package org.data2pg.control.monitor;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.target.PlanReader;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.run.StepStatus;
import org.data2pg.run.StepTime;
import org.data2pg.run.StepTimes;

/**
 * All steps of the runs that are looked at, again and again while they go on. What does not change any more is read once: the plan, and where a step
 * is that is completed.
 */
@ApplicationScoped
class SeenSteps {

    /** Of 20,000 steps, a run takes a few MB. */
    private static final int MOST_RUNS = 8;

    @Inject
    private StepTimes steps;

    private final Latest<Long, Seen> known = new Latest<>(MOST_RUNS);

    /** As they are now. Called within an admin transaction. */
    Seen of(BatchRun run) {
        Seen before = known.get(run.id());
        Seen now = before == null || !before.start().equals(run.start()) ? all(run) : later(run, before);
        known.put(run.id(), now);
        return now;
    }

    private Seen all(BatchRun run) {
        List<StepTime> all = steps.of(run.id());
        return Seen.of(run.start(), all, PlanReader.planned(all, run.batch()));
    }

    private Seen later(BatchRun run, Seen before) {
        List<StepTime.Now> open = steps.notCompleted(run.id());
        return before.hasAll(open) ? before.with(open).with(steps.named(run.id(), before.completedSince(open))) : all(run);
    }

    /** @param start of the run */
    record Seen(Instant start, Map<String, StepTime> byName, WorkingPlan plan) {

        static Seen of(Instant start, List<StepTime> steps, WorkingPlan plan) {
            Map<String, StepTime> byName = new LinkedHashMap<>();
            steps.forEach(step -> byName.put(step.name(), step));
            return new Seen(start, byName, plan);
        }

        Collection<StepTime> steps() {
            return byName.values();
        }

        /** A run has no steps before it has its plan. */
        boolean hasAll(List<StepTime.Now> open) {
            return !byName.isEmpty() && open.stream().allMatch(step -> byName.containsKey(step.name()));
        }

        /** Steps that were not completed, and are not among those that are not now. */
        List<String> completedSince(List<StepTime.Now> open) {
            Set<String> stillOpen = open.stream().map(StepTime.Now::name).collect(Collectors.toSet());
            return steps().stream().filter(step -> step.status() != StepStatus.COMPLETED).map(StepTime::name).filter(name -> !stillOpen.contains(name)).toList();
        }

        Seen with(List<StepTime.Now> changed) {
            if (changed.isEmpty()) {
                return this;
            }
            Map<String, StepTime> later = new LinkedHashMap<>(byName);
            changed.forEach(step -> later.computeIfPresent(step.name(), (name, before) -> before.at(step)));
            return new Seen(start, later, plan);
        }
    }
}
