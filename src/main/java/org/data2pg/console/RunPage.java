package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.faces.component.UIData;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import jakarta.faces.context.PartialViewContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.console.Rows.Found;
import org.data2pg.control.IndicatorView;
import org.data2pg.control.RunMonitor;
import org.data2pg.control.RunReport;
import org.data2pg.control.RunView;
import org.data2pg.control.StepSearch;
import org.data2pg.control.StepView;
import org.primefaces.model.LazyDataModel;

/** run.xhtml: one run, how far it is and what its steps do, searched by text and state. */
@Named
@ViewScoped
public class RunPage extends Page {

    private static final int ROWS = 25;
    private static final int PARENTS_SHOWN = 5;

    @Inject
    private RunMonitor monitor;
    @Inject
    private StepSearch stepSearch;
    private String id;
    private String text;
    private String status;
    private String shownState;
    private transient RunView run;
    private transient List<IndicatorView> indicators = List.of();
    private final Rows<StepView> steps = new Rows<>(ROWS, this::find);

    /** Before each time the page, or a part of it, is written: the run may have gone on. */
    public void load() {
        RunReport report = read(() -> monitor.report(number()));
        run = report == null ? null : report.run();
        indicators = report == null ? List.of() : report.indicators();
        if (run != null) {
            steps.refresh();
            refreshActions();
        }
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
            throw MESSAGES.notARun(String.valueOf(id));
        }
    }

    private Found<StepView> find(int first, int count) {
        StepSearch.Found found = read(() -> stepSearch.find(number(), text, status, first, count));
        return found == null ? Found.nothing() : new Found<>(found.total(), found.steps());
    }

    /** A new search begins with its first page. */
    public void search() {
        UIViewRoot page = FacesContext.getCurrentInstance().getViewRoot();
        ((UIData) page.findComponent("form:table")).setFirst(0);
        steps.restart();
    }

    public RunView getRun() {
        return run;
    }

    public LazyDataModel<StepView> getSteps() {
        return steps;
    }

    public int getRowsShown() {
        return ROWS;
    }

    /** Sums of what the steps reported. */
    public List<IndicatorView> getIndicators() {
        return indicators;
    }

    /** Whether something may change without the user. A refusal may be over soon. */
    public boolean isRefreshing() {
        return run == null ? isUnavailable() : run.active();
    }

    /** Names in one line, not more than a line takes. */
    public String list(List<String> names) {
        String shown = names.stream().limit(PARENTS_SHOWN).collect(Collectors.joining(", "));
        return names.size() <= PARENTS_SHOWN ? shown : shown + " + " + (names.size() - PARENTS_SHOWN);
    }

    /** The states of steps in the order of the table. */
    public List<String> getStatuses() {
        return StepSearch.STATUSES;
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getText() {
        return text;
    }

    public void setText(String text) {
        this.text = text;
    }

    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }
}
