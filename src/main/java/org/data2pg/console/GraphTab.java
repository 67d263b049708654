package org.data2pg.console;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunView;

/** The working plan of a run as a graph, with the states of its steps. */
@Named
@ViewScoped
public class GraphTab implements RunTab {

    @Inject
    private RunGraphs graphs;
    private String focus;
    private transient PlanGraph graph;

    @Override
    public void load(RunView run) {
        graph = graphs.of(run, focus);
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
