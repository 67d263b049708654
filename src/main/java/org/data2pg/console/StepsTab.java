package org.data2pg.console;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.console.Rows.Found;
import org.data2pg.control.StepSearch;
import org.data2pg.control.StepView;
import org.primefaces.model.LazyDataModel;

/** The steps of a run, searched by text and state. */
@Named
@ViewScoped
public class StepsTab implements RunTab {

    private static final int ROWS = 25;
    private static final int PARENTS_SHOWN = 5;

    @Inject
    private StepSearch search;
    private long run;
    private String text;
    private String status;
    private final Rows<StepView> steps = new Rows<>(ROWS, this::find);

    @Override
    public void load(long number) {
        run = number;
        steps.refresh();
    }

    private Found<StepView> find(int first, int count) {
        StepSearch.Found found = search.find(run, text, status, first, count);
        return new Found<>(found.total(), found.steps());
    }

    public LazyDataModel<StepView> getSteps() {
        return steps;
    }

    public int getRowsShown() {
        return ROWS;
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
