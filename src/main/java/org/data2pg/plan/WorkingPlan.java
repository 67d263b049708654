package org.data2pg.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import org.data2pg.plan.PlanDefectException.Defect;

/**
 * The set of steps of a batch, checked: every parent exists and no step waits for itself. Immutable.
 * Steps are known inside by their position, so that a plan of many thousand steps stays small and quick.
 */
public final class WorkingPlan {

    private final List<PlannedStep> steps;
    private final Map<String, Integer> positions;
    private final int[][] children;
    private final long[] cumulativeCosts;

    private WorkingPlan(List<PlannedStep> steps) throws PlanDefectException {
        this.steps = List.copyOf(steps);
        this.positions = positions(this.steps);
        this.children = children();
        checkCycles();
        this.cumulativeCosts = cumulativeCosts();
    }

    /**
     * Checks the steps and computes their cumulative costs.
     *
     * @throws PlanDefectException a name twice, a parent the plan lacks, or a cycle
     */
    public static WorkingPlan of(Collection<PlannedStep> steps) throws PlanDefectException {
        return new WorkingPlan(List.copyOf(steps));
    }

    public List<PlannedStep> steps() {
        return steps;
    }

    public int size() {
        return steps.size();
    }

    /** Its own cost plus the costs of all steps that depend on it, directly or not, each counted once. */
    public long cumulativeCost(String step) {
        return cumulativeCosts[position(step)];
    }

    int position(String step) {
        Integer position = positions.get(step);
        if (position == null) {
            throw new IllegalArgumentException("The working plan has no step " + step);
        }
        return position;
    }

    PlannedStep step(int position) {
        return steps.get(position);
    }

    int[] children(int position) {
        return children[position];
    }

    long cumulativeCost(int position) {
        return cumulativeCosts[position];
    }

    private static Map<String, Integer> positions(List<PlannedStep> steps) throws PlanDefectException {
        Map<String, Integer> positions = new HashMap<>(steps.size() * 2);
        for (int i = 0; i < steps.size(); i++) {
            if (positions.put(steps.get(i).name(), i) != null) {
                throw new PlanDefectException(Defect.DUPLICATE_STEP, List.of(steps.get(i).name()));
            }
        }
        return positions;
    }

    private int[][] children() throws PlanDefectException {
        List<List<Integer>> found = new ArrayList<>(Collections.nCopies(steps.size(), null));
        for (int i = 0; i < steps.size(); i++) {
            for (String parent : distinctParents(i)) {
                Integer position = positions.get(parent);
                if (position == null) {
                    throw new PlanDefectException(Defect.UNKNOWN_PARENT, List.of(steps.get(i).name(), parent));
                }
                if (found.get(position) == null) {
                    found.set(position, new ArrayList<>());
                }
                found.get(position).add(i);
            }
        }
        return found.stream().map(c -> c == null ? new int[0] : c.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
    }

    /** A parent named twice blocks once. */
    Collection<String> distinctParents(int position) {
        List<String> parents = steps.get(position).parents();
        return parents.size() < 2 ? parents : new LinkedHashSet<>(parents);
    }

    /** Takes steps without open parents away until none is left; what remains holds a cycle. */
    private void checkCycles() throws PlanDefectException {
        int[] open = new int[steps.size()];
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < open.length; i++) {
            open[i] = distinctParents(i).size();
            if (open[i] == 0) {
                free.add(i);
            }
        }
        int taken = 0;
        while (!free.isEmpty()) {
            taken++;
            for (int child : children[free.remove()]) {
                if (--open[child] == 0) {
                    free.add(child);
                }
            }
        }
        if (taken < steps.size()) {
            throw new PlanDefectException(Defect.CYCLE, oneCycle(open));
        }
    }

    /** Walks from child to parent among the steps left over: sooner or later it meets a step again. */
    private List<String> oneCycle(int[] open) {
        int at = 0;
        while (open[at] == 0) {
            at++;
        }
        List<String> path = new ArrayList<>();
        Map<Integer, Integer> seen = new HashMap<>();
        while (seen.putIfAbsent(at, path.size()) == null) {
            path.add(steps.get(at).name());
            at = steps.get(at).parents().stream().map(positions::get).filter(p -> open[p] > 0).findFirst().orElseThrow();
        }
        List<String> cycle = new ArrayList<>(path.subList(seen.get(at), path.size()));
        cycle.add(steps.get(at).name());
        Collections.reverse(cycle);
        return cycle;
    }

    private long[] cumulativeCosts() {
        long[] costs = new long[steps.size()];
        int[] visitedFor = new int[steps.size()];
        Arrays.fill(visitedFor, -1);
        Deque<Integer> toVisit = new ArrayDeque<>();
        for (int i = 0; i < costs.length; i++) {
            visitedFor[i] = i;
            toVisit.push(i);
            while (!toVisit.isEmpty()) {
                int at = toVisit.pop();
                costs[i] = saturatedSum(costs[i], steps.get(at).cost());
                for (int child : children[at]) {
                    if (visitedFor[child] != i) {
                        visitedFor[child] = i;
                        toVisit.push(child);
                    }
                }
            }
        }
        return costs;
    }

    /** Costs beyond the range of bigint only have to stay the highest ones. */
    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
