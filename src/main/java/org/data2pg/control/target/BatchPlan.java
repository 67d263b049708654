package org.data2pg.control.target;

import java.util.List;

/**
 * The working plan of a batch as it is configured now, before any run.
 *
 * @param steps the costliest first, as a run would take them if nothing blocked them
 */
public record BatchPlan(String targetDatabase, String batch, String batchType, String migration, List<Step> steps) {

    /**
     * @param cost           kilobytes on the source, or milliseconds in the reference run
     * @param cumulativeCost its own and those of all steps that depend on it
     * @param parents        the steps it waits for
     */
    public record Step(String name, String sqlFunction, long cost, long cumulativeCost, List<String> parents) {
    }
}
