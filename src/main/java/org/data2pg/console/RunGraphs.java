package org.data2pg.console;

import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.monitor.Latest;
import org.data2pg.control.monitor.RunPlan;
import org.data2pg.control.monitor.RunView;

/** Graphs of the runs that are looked at: what is in which box, and where it stands, is found out once, the states of the steps each time. */
@ApplicationScoped
class RunGraphs {

    private static final int MOST = 16;

    private final Latest<Key, PlanGraph> known = new Latest<>(MOST);

    @Inject
    private RunPlan runPlan;

    /**
     * Null as long as the run has no plan.
     *
     * @param focus as for {@link PlanGraph#of}
     */
    PlanGraph of(RunView run, String focus) {
        if (run.steps().total() == 0) {
            return null;
        }
        Key key = new Key(run.id(), run.start(), run.steps().total(), focus);
        PlanGraph graph = known.get(key);
        if (graph == null) {
            graph = PlanGraph.of(runPlan.steps(run.id()).stream()
                    .map(step -> new PlanStep(step.name(), step.sqlFunction(), step.cost(), step.parents())).toList(), focus);
            known.put(key, graph);
        }
        return graph.in(runPlan.open(run.id()));
    }

    private record Key(long run, Instant start, long steps, String focus) {
    }
}
