package org.data2pg.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * How long a working plan would take if each step took its cost: played through by the same {@link Dispatch} that decides in a run. What sessions
 * take from each other by working at the same time is not in it, so that it is the best that can be expected.
 */
public final class Forecast {

    private final WorkingPlan plan;

    /** @param plan with durations as costs */
    public Forecast(WorkingPlan plan) {
        this.plan = plan;
    }

    /**
     * From the start of the first step to the end of the last one, in the unit of the costs.
     *
     * @param sessions   at least 1
     * @param ascending  how many of them take the cheapest steps first
     */
    public long duration(int sessions, int ascending) {
        Dispatch dispatch = new Dispatch(plan, List.of());
        TreeSet<Integer> idle = new TreeSet<>();
        for (int session = 1; session <= Math.min(sessions, Math.max(1, plan.size())); session++) {
            idle.add(session);
        }
        PriorityQueue<Working> working = new PriorityQueue<>(Comparator.comparingLong(Working::until).thenComparingInt(Working::session));
        long now = 0;
        while (true) {
            for (Integer session : List.copyOf(idle)) {
                Optional<PlannedStep> step = dispatch.claim(session <= ascending);
                if (step.isEmpty()) {
                    break;
                }
                idle.remove(session);
                working.add(new Working(now + Math.max(0, step.get().cost()), session, step.get().name()));
            }
            if (working.isEmpty()) {
                return now;
            }
            now = working.peek().until();
            for (Working ended : endedAt(now, working)) {
                dispatch.release(dispatch.end(ended.step()));
                idle.add(ended.session());
            }
        }
    }

    private static List<Working> endedAt(long now, PriorityQueue<Working> working) {
        List<Working> ended = new ArrayList<>();
        while (!working.isEmpty() && working.peek().until() == now) {
            ended.add(working.remove());
        }
        return ended;
    }

    private record Working(long until, int session, String step) {
    }
}
