package org.data2pg.console;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import org.data2pg.control.monitor.Latest;
import org.data2pg.control.monitor.RunTimeline.Node;
import org.data2pg.control.monitor.RunView;

/** Graphs of the runs that are looked at: what is in which box, and where it stands, is found out once, the states of the steps each time. */
@ApplicationScoped
class RunGraphs {

    private static final int MOST = 16;

    private final Latest<Key, PlanGraph> known = new Latest<>(MOST);

    /** @param focus as for {@link PlanGraph#of} */
    PlanGraph of(RunView run, List<Node> steps, String focus) {
        Key key = new Key(run.id(), run.start(), steps.size(), focus);
        PlanGraph graph = known.get(key);
        if (graph == null) {
            graph = PlanGraph.of(steps.stream().map(step -> new PlanStep(step.name(), step.sqlFunction(), step.cost(), step.parents(), null)).toList(), focus);
            known.put(key, graph);
        }
        Map<String, String> states = new HashMap<>();
        steps.forEach(step -> states.put(step.name(), step.status()));
        return graph.in(states);
    }

    private record Key(long run, Instant start, int steps, String focus) {
    }
}
