package org.data2pg.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.data2pg.message.ConsoleMessages;

/**
 * Which steps of a plan share a box, and which boxes wait for which.
 *
 * @param groups in the order in which their first steps stand in the plan
 * @param arrows from a group to those that wait for it, by their positions, without those that follow from others
 */
record PlanGroups(List<Group> groups, Map<Integer, Set<Integer>> arrows) {

    private static final String GROUP = "group:";

    /** @param most how many boxes there may be; steps have to share them if there are more, and not more than half of them are groups */
    static PlanGroups of(Collection<PlanStep> steps, String focus, int most) {
        Plan plan = new Plan(steps, most / 2);
        List<PlanStep> looked = plan.lookedAt(focus);
        return looked.isEmpty() ? of(plan, steps, steps.size() <= most ? PlanStep::name : plan::groupOf) : around(plan, looked, most);
    }

    /** The steps looked at, each in a box as far as there is room, and what is next to them. */
    private static PlanGroups around(Plan plan, List<PlanStep> looked, int most) {
        // The first ones, so that no step alone waits for the others of its group
        Set<String> singles = looked.stream().sorted(Comparator.comparing(plan::depth)).limit(most / 2).map(PlanStep::name).collect(Collectors.toSet());
        Set<String> core = looked.stream().map(PlanStep::name).collect(Collectors.toSet());
        Set<PlanStep> shown = new java.util.LinkedHashSet<>(looked);
        for (PlanStep step : plan.byName.values()) {
            if (core.contains(step.name())) {
                step.parents().stream().map(plan.byName::get).filter(Objects::nonNull).forEach(shown::add);
            } else if (step.parents().stream().anyMatch(core::contains)) {
                shown.add(step);
            }
        }
        shown.stream().map(PlanStep::name).filter(name -> !core.contains(name)).limit(most - singles.size()).forEach(name -> {
            if (shown.size() <= most) {
                singles.add(name);
            }
        });
        int depth = plan.depth(looked.get(0));
        // What comes before a step and what comes after it may be of one group
        return of(plan, shown, step -> singles.contains(step.name()) ? step.name()
                : plan.groupOf(step) + (core.contains(step.name()) ? "" : plan.depth(step) < depth ? " before" : " after"));
    }

    private static PlanGroups of(Plan plan, Collection<PlanStep> steps, Function<PlanStep, String> key) {
        Map<String, List<PlanStep>> members = new LinkedHashMap<>();
        Map<String, String> keys = new HashMap<>();
        for (PlanStep step : steps) {
            String box = key.apply(step);
            members.computeIfAbsent(box, none -> new ArrayList<>()).add(step);
            keys.put(step.name(), box);
        }
        List<String> order = List.copyOf(members.keySet());
        Map<String, Integer> positions = new HashMap<>();
        order.forEach(box -> positions.put(box, positions.size()));
        Map<Integer, Set<Integer>> arrows = new TreeMap<>();
        for (PlanStep step : steps) {
            int to = positions.get(keys.get(step.name()));
            step.parents().stream().map(keys::get).filter(Objects::nonNull).map(positions::get).filter(from -> from != to)
                    .forEach(from -> arrows.computeIfAbsent(from, none -> new TreeSet<>()).add(to));
        }
        List<Group> groups = order.stream().map(box -> {
            List<PlanStep> group = members.get(box);
            return new Group(group, group.size() == 1 ? group.get(0).name() : GROUP + plan.groupOf(group.get(0)));
        }).toList();
        return new PlanGroups(groups, reduced(arrows));
    }

    /** Without the arrows to what can be reached by a detour. */
    private static Map<Integer, Set<Integer>> reduced(Map<Integer, Set<Integer>> arrows) {
        Map<Integer, Set<Integer>> reduced = new TreeMap<>();
        arrows.forEach((from, children) -> {
            Set<Integer> detours = new HashSet<>();
            children.forEach(child -> detours.addAll(reachable(arrows, child)));
            reduced.put(from, children.stream().filter(child -> !detours.contains(child)).collect(Collectors.toCollection(TreeSet::new)));
        });
        return reduced;
    }

    private static Set<Integer> reachable(Map<Integer, Set<Integer>> arrows, int start) {
        Set<Integer> found = new HashSet<>();
        Deque<Integer> next = new ArrayDeque<>(arrows.getOrDefault(start, Set.of()));
        while (!next.isEmpty()) {
            int at = next.pop();
            if (found.add(at)) {
                next.addAll(arrows.getOrDefault(at, Set.of()));
            }
        }
        return found;
    }

    /**
     * Steps in one box.
     *
     * @param focus by which the box is asked for alone
     */
    record Group(List<PlanStep> steps, String focus) {

        boolean single() {
            return steps.size() == 1;
        }
    }

    /** Steps by name, how many stand before each in the longest chain, and how many such depths make one group. */
    private static final class Plan {

        private final Map<String, PlanStep> byName = new LinkedHashMap<>();
        private final Map<String, Integer> depths = new HashMap<>();
        private int range = 1;

        /** @param mostGroups if there were more, groups are of neighbouring depths, whatever their steps do: by function they would wait for each other */
        Plan(Collection<PlanStep> steps, int mostGroups) {
            steps.forEach(step -> byName.put(step.name(), step));
            findDepths(steps);
            if (steps.stream().map(this::groupOf).distinct().count() > mostGroups) {
                int deepest = Collections.max(depths.values()) + 1;
                range = Math.max(2, (deepest + mostGroups - 1) / mostGroups);
            }
        }

        private void findDepths(Collection<PlanStep> steps) {
            Map<String, Integer> open = new HashMap<>();
            Map<String, List<String>> children = new HashMap<>();
            Deque<String> free = new ArrayDeque<>();
            for (PlanStep step : steps) {
                Set<String> parents = step.parents().stream().filter(byName::containsKey).collect(Collectors.toSet());
                parents.forEach(parent -> children.computeIfAbsent(parent, none -> new ArrayList<>()).add(step.name()));
                open.put(step.name(), parents.size());
                if (parents.isEmpty()) {
                    free.add(step.name());
                }
            }
            while (!free.isEmpty()) {
                String step = free.remove();
                int next = depths.merge(step, 0, Math::max) + 1;
                for (String child : children.getOrDefault(step, List.of())) {
                    depths.merge(child, next, Math::max);
                    if (open.merge(child, -1, Integer::sum) == 0) {
                        free.add(child);
                    }
                }
            }
        }

        int depth(PlanStep step) {
            return depths.getOrDefault(step.name(), 0);
        }

        /** Steps that do the same at the same depth, none of which waits for another; or those of neighbouring depths. */
        String groupOf(PlanStep step) {
            int first = depth(step) / range * range;
            return range == 1 ? first + ":" + step.function() : first + "-" + (first + range - 1);
        }

        List<PlanStep> lookedAt(String focus) {
            if (focus == null || focus.isEmpty()) {
                return List.of();
            }
            PlanStep step = byName.get(focus);
            List<PlanStep> found = step != null ? List.of(step)
                    : byName.values().stream().filter(member -> focus.equals(GROUP + groupOf(member))).toList();
            if (found.isEmpty()) {
                throw ConsoleMessages.MESSAGES.notInPlan(focus);
            }
            return found;
        }
    }
}
