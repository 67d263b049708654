package org.data2pg.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Says which step comes next while a working plan is executed: among the Ready steps the one with the highest cumulative cost,
 * or the lowest for a session that works in ascending order; ties by name.
 *
 * <p>Life of a step here: blocked → ready → claimed → ended. Freeing children has two moves, {@link #end} and {@link #release},
 * so that the caller can write down the end of a step before anybody is able to claim its children.
 *
 * <p>Not safe for several threads: the caller holds a lock.
 */
public final class Dispatch {

    private final WorkingPlan plan;
    private final int[] blockingParents;
    private final TreeSet<Integer> costliestFirst;
    private final TreeSet<Integer> cheapestFirst;
    private int claimed;
    private int ended;

    /**
     * @param completed names of steps that are done already, from an earlier execution of the plan
     */
    public Dispatch(WorkingPlan plan, Collection<String> completed) {
        this.plan = plan;
        this.blockingParents = new int[plan.size()];
        Comparator<Integer> byCost = Comparator.comparingLong(step -> plan.cumulativeCost(step));
        Comparator<Integer> byName = Comparator.comparing(step -> plan.step(step).name());
        this.costliestFirst = new TreeSet<>(byCost.reversed().thenComparing(byName));
        this.cheapestFirst = new TreeSet<>(byCost.thenComparing(byName));
        boolean[] done = new boolean[plan.size()];
        completed.forEach(step -> done[plan.position(step)] = true);
        ended = completed.size();
        for (int i = 0; i < blockingParents.length; i++) {
            blockingParents[i] = (int) plan.distinctParents(i).stream().filter(parent -> !done[plan.position(parent)]).count();
            if (blockingParents[i] == 0 && !done[i]) {
                makeReady(i);
            }
        }
    }

    /**
     * Takes the next step, if one is Ready.
     *
     * @param ascending true for the lowest cumulative cost first
     */
    public Optional<PlannedStep> claim(boolean ascending) {
        TreeSet<Integer> order = ascending ? cheapestFirst : costliestFirst;
        if (order.isEmpty()) {
            return Optional.empty();
        }
        Integer next = order.first();
        costliestFirst.remove(next);
        cheapestFirst.remove(next);
        claimed++;
        return Optional.of(plan.step(next));
    }

    /** Takes a Ready step out of turn, as somebody executes it already. */
    public void claim(String step) {
        leaveOut(step);
        claimed++;
    }

    /**
     * Notes that a claimed step is completed on the target.
     *
     * @return the steps that nothing blocks any more; they can be claimed only after {@link #release}
     */
    public List<String> end(String step) {
        List<String> freed = new ArrayList<>();
        for (int child : plan.children(plan.position(step))) {
            if (--blockingParents[child] == 0) {
                freed.add(plan.step(child).name());
            }
        }
        return freed;
    }

    /** Takes an ended step out of those in progress and makes the steps it freed claimable. */
    public void release(Collection<String> freed) {
        claimed--;
        ended++;
        freed.forEach(step -> makeReady(plan.position(step)));
    }

    private void makeReady(int position) {
        costliestFirst.add(position);
        cheapestFirst.add(position);
    }

    /** Takes a step out that can't be claimed any more, if it is Ready: its children stay blocked. */
    public void leaveOut(String step) {
        Integer position = plan.position(step);
        costliestFirst.remove(position);
        cheapestFirst.remove(position);
    }

    /** Gives up on a claimed step: its children stay blocked. */
    public void giveUp() {
        claimed--;
    }

    public boolean hasReady() {
        return !costliestFirst.isEmpty();
    }

    /** True while there is a ready step, or one in progress that may still free others. */
    public boolean mayYetHaveReady() {
        return hasReady() || claimed > 0;
    }

    /** True when no step is left to claim, now or later. */
    public boolean allClaimed() {
        return ended + claimed == plan.size();
    }

    /** True when every step of the plan is completed. */
    public boolean finished() {
        return ended == plan.size();
    }
}
