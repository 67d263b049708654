package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunTimeline;
import org.data2pg.control.monitor.RunView;

/** The working plan of a run as a graph, with the states of its steps. */
@Named
@ViewScoped
public class GraphTab implements RunTab {

    @Inject
    private RunTimeline runTimeline;
    @Inject
    private RunGraphs graphs;
    private String focus;
    private transient PlanGraph graph;

    @Override
    public void load(RunView run) {
        List<RunTimeline.Node> steps = runTimeline.plan(run.id());
        graph = steps.isEmpty() ? null : graphs.of(run, steps, focus);
    }

    /** Null as long as the run has no plan. */
    public PlanGraph getGraph() {
        return graph;
    }

    /** A step or a group that is looked at closely, or null. */
    public String getFocus() {
        return focus;
    }

    public void setFocus(String focus) {
        this.focus = focus;
    }
}
