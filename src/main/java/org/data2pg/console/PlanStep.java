package org.data2pg.console;

import java.util.Collection;

/** A step as a graph needs it. */
record PlanStep(String name, String function, long cost, Collection<String> parents) {
}
