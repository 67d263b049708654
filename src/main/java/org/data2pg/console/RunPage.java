package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.util.List;
import java.util.Map;

import jakarta.faces.context.FacesContext;
import jakarta.faces.context.PartialViewContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.Estimate;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunOutlook;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.monitor.StepSearch;

/** run.xhtml: one run, how far it is, when it will end, and one of its tabs. */
@Named
@ViewScoped
public class RunPage extends Page {

    /** In the order in which they stand side by side; the first one is shown when none is asked for. */
    private static final List<String> TABS = List.of("steps", "timeline", "graph", "indicators", "sessions", "log", "audit");

    /** Rows per second of which also a tenth is told. */
    private static final double SLOW = 10;

    @Inject
    private RunMonitor monitor;
    @Inject
    private RunOutlook outlook;
    @Inject
    private StepsTab steps;
    @Inject
    private TimelineTab timeline;
    @Inject
    private GraphTab graph;
    @Inject
    private IndicatorsTab indicators;
    @Inject
    private SessionsTab sessions;
    @Inject
    private LogTab log;
    @Inject
    private AuditTab audit;
    private String id = "";
    private String tab = TABS.get(0);
    private String shownState;
    private transient RunView run;
    private transient List<RunView> chain = List.of();
    private transient Estimate estimate;

    @Override
    Parameters parameters() {
        return Parameters.of("id", "text", "focus", "cancel", "from", "until").choice("tab", TABS).choice("status", StepSearch.STATUSES)
                .sorted(StepSearch.SORTABLE);
    }

    /** Before each time the page, or a part of it, is written: the run may have gone on. */
    public void load() {
        run = read(() -> monitor.run(number()));
        if (run != null) {
            estimate = outlook.of(run).orElse(null);
            read(this::loadParts);
            refreshActions();
        }
    }

    private RunTab loadParts() {
        chain = run.restartRun() == null && run.restartedRun() == null ? List.of() : monitor.chain(run.id());
        RunTab shown = tabs().get(tab);
        shown.load(run);
        return shown;
    }

    private Map<String, RunTab> tabs() {
        return Map.of("steps", steps, "timeline", timeline, "graph", graph, "indicators", indicators, "sessions", sessions, "log", log, "audit", audit);
    }

    /** Not with every look: somebody may be writing there. */
    private void refreshActions() {
        String state = run.status() + " " + run.stopping();
        PartialViewContext part = FacesContext.getCurrentInstance().getPartialViewContext();
        if (part.isAjaxRequest() && !state.equals(shownState)) {
            part.getRenderIds().add("form:actions");
        }
        shownState = state;
    }

    long number() {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException noNumber) {
            throw MESSAGES.notARun(id);
        }
    }

    public RunView getRun() {
        return run;
    }

    /** When the run will probably end, or null. */
    public Estimate getEstimate() {
        return estimate;
    }

    /** Whether there is no end, as the run has no sessions. */
    public boolean isPaused() {
        return run != null && RunOutlook.isPaused(run);
    }

    /** Main indicators per second of the steps that this run has executed itself, or null. */
    public Double getRowsPerSecond() {
        RunView restarted = chain.stream().filter(other -> Long.valueOf(other.id()).equals(run.restartedRun())).findFirst().orElse(null);
        return RunOutlook.rowsPerSecond(run, restarted).map(rows -> rows < SLOW ? Math.round(rows * SLOW) / SLOW : Math.round(rows)).orElse(null);
    }

    /** The run with all it restarted and all that restarted it; empty when there is no other one. */
    public List<RunView> getChain() {
        return chain;
    }

    /** Whether something may change without the user. A refusal may be over soon. */
    public boolean isRefreshing() {
        return run == null ? isUnavailable() : run.active();
    }

    public List<String> getTabs() {
        return TABS;
    }

    public String getTab() {
        return tab;
    }

    /** Without any, the first one is shown. */
    public void setTab(String tab) {
        this.tab = tab == null ? TABS.get(0) : tab;
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = given(id);
    }
}
