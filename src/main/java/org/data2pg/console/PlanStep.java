package org.data2pg.console;

import java.util.Collection;

/**
 * A step as a graph needs it.
 *
 * @param status label of its state in a run; null for a plan that is not being executed
 */
record PlanStep(String name, String function, long cost, Collection<String> parents, String status) {

    PlanStep in(String state) {
        return new PlanStep(name, function, cost, parents, state);
    }
}
