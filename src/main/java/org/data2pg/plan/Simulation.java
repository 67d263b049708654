package org.data2pg.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** How long the sessions of a run are busy with what is left of a working plan, if each step takes as long as somebody supposes: steps are taken as in a run. */
public final class Simulation {

    private final WorkingPlan plan;
    private final Collection<String> completed;
    private final Collection<String> failed;
    private final Map<String, Integer> inProgress;

    /**
     * @param completed  names of the steps that are done
     * @param failed     names of those that are not executed any more, nor is what depends on them
     * @param inProgress the sessions by the names of the steps that they execute now
     */
    public Simulation(WorkingPlan plan, Collection<String> completed, Collection<String> failed, Map<String, Integer> inProgress) {
        this.plan = plan;
        this.completed = completed;
        this.failed = failed;
        this.inProgress = inProgress;
    }

    /** All of a plan, from its begin. */
    public static Simulation of(WorkingPlan plan) {
        return new Simulation(plan, List.of(), List.of(), Map.of());
    }

    /**
     * Time until nothing is left that can be executed.
     *
     * @param ascSessions how many of the sessions take the lowest cumulative cost first
     * @param durations   how long a step takes from its start, or from now if it is in progress; in the unit of the result, not negative
     */
    public long duration(int sessions, int ascSessions, ToLongFunction<PlannedStep> durations) {
        Dispatch dispatch = new Dispatch(plan, completed);
        failed.forEach(dispatch::leaveOut);
        TreeSet<Integer> free = new TreeSet<>();
        for (int session = 1; session <= sessions; session++) {
            free.add(session);
        }
        PriorityQueue<Busy> busy = new PriorityQueue<>(Comparator.comparingLong(Busy::until).thenComparingInt(Busy::session));
        inProgress.forEach((step, session) -> {
            dispatch.claim(step);
            free.remove(session);
            busy.add(new Busy(session, step, durations.applyAsLong(plan.step(plan.position(step)))));
        });
        long now = 0;
        do {
            while (!free.isEmpty() && busy.size() < sessions && dispatch.hasReady()) {
                int session = free.pollFirst();
                PlannedStep step = dispatch.claim(session <= ascSessions).orElseThrow();
                busy.add(new Busy(session, step.name(), now + durations.applyAsLong(step)));
            }
            Busy next = busy.poll();
            if (next != null) {
                now = next.until();
                dispatch.release(dispatch.end(next.step()));
                free.add(next.session());
            }
        } while (!busy.isEmpty() || !free.isEmpty() && sessions > 0 && dispatch.hasReady());
        return now;
    }

    private record Busy(int session, String step, long until) {
    }
}
