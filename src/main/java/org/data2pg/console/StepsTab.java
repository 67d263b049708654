package org.data2pg.console;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunView;
import org.data2pg.control.monitor.StepSearch;
import org.data2pg.control.monitor.StepView;

/** The steps of a run, searched by text and state. */
@Named
@ViewScoped
public class StepsTab implements RunTab {

    private static final int PARENTS_SHOWN = 5;

    @Inject
    private StepSearch search;
    private String text;
    private String status;
    private final Listing listing = new Listing(25, null, "#tabs");
    private transient List<StepView> steps = List.of();

    @Override
    public void load(RunView run) {
        StepSearch.Found found = search.find(run, text, status, listing.sortedBy(), listing.descending(), listing.first(), listing.rows());
        listing.found(found.total());
        steps = found.steps();
    }

    public List<StepView> getSteps() {
        return steps;
    }

    public Listing getListing() {
        return listing;
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
