package org.data2pg.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/** The chain of steps, each waiting for the one before, that takes the longest: however many sessions there are, a run takes no less. */
public final class CriticalPath {

    private CriticalPath() {
    }

    /**
     * Names of its steps, in their order; of two chains that take equally long, one.
     *
     * @param durations how long each step takes, in any unit
     */
    public static List<String> of(WorkingPlan plan, ToLongFunction<PlannedStep> durations) {
        int[] open = new int[plan.size()];
        int[] before = new int[plan.size()];
        long[] until = new long[plan.size()];
        Arrays.fill(before, -1);
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < open.length; i++) {
            for (int child : plan.children(i)) {
                open[child]++;
            }
        }
        for (int i = 0; i < open.length; i++) {
            if (open[i] == 0) {
                free.add(i);
            }
        }
        int last = -1;
        while (!free.isEmpty()) {
            int at = free.remove();
            until[at] = (before[at] < 0 ? 0 : until[before[at]]) + durations.applyAsLong(plan.step(at));
            last = last < 0 || until[at] > until[last] ? at : last;
            for (int child : plan.children(at)) {
                before[child] = before[child] < 0 || until[at] > until[before[child]] ? at : before[child];
                if (--open[child] == 0) {
                    free.add(child);
                }
            }
        }
        return names(plan, before, last);
    }

    private static List<String> names(WorkingPlan plan, int[] before, int last) {
        List<String> path = new ArrayList<>();
        for (int at = last; at >= 0; at = before[at]) {
            path.add(plan.step(at).name());
        }
        Collections.reverse(path);
        return path;
    }
}
