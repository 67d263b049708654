package org.data2pg.plan;

import java.util.List;

/**
 * One step of a working plan, as the extension describes it.
 *
 * @param name        unique within the plan
 * @param sqlFunction the step function to call, null for a step that has none
 * @param shellScript kept for plans that name one; never executed by the server
 * @param cost        relative weight; kilobytes on the source, or milliseconds when taken from a reference run
 * @param size        cost as it is configured: kilobytes on the source
 * @param parents     names of the steps that must be completed before
 */
public record PlannedStep(String name, String sqlFunction, String shellScript, long cost, long size, List<String> parents) {

    public PlannedStep {
        parents = List.copyOf(parents);
    }

    /** As it is configured. */
    public PlannedStep(String name, String sqlFunction, String shellScript, long cost, List<String> parents) {
        this(name, sqlFunction, shellScript, cost, cost, parents);
    }

    /** The same step with another cost; its size stays. */
    public PlannedStep withCost(long newCost) {
        return new PlannedStep(name, sqlFunction, shellScript, newCost, size, parents);
    }
}
