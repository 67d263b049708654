package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.ResultState;
import org.data2pg.control.monitor.RunResults;
import org.data2pg.targetdb.ResultExtent;
import org.data2pg.targetdb.ResultQuery;

/** results.xhtml: what a run has found, as it stands on its target database now. */
@Named
@ViewScoped
public class ResultsPage extends Page {

    private static final String TABLES = "tables";

    @Inject
    private RunResults results;
    private String run = "";
    private final ResultFilter filter = new ResultFilter();
    private transient ResultState state;
    private final Listing listing = new Listing(25, null, "#form");
    private final Listing tablesListing = new Listing(10, null, "#form", TABLES);
    private transient List<ResultExtent.Compared> tables = List.of();
    private transient List<?> rows = List.of();

    @Override
    Parameters parameters() {
        return ResultFilter.parametersKnown().paged().paged(TABLES);
    }

    /** Before each time the page, or a part of it, is written. */
    public void load() {
        state = read(() -> {
            ResultState found = results.state(number(run));
            filter.begin(found.batchType());
            tables = tablesListing.part(found.extent().differences());
            return found;
        });
        RunResults.Found<?> found = state == null ? null : read(() -> results.find(number(run), filter.query(false), listing.first(), listing.rows()));
        listing.found(found == null ? 0 : found.total());
        rows = found == null ? List.of() : found.rows();
    }

    static long number(String run) {
        try {
            return Long.parseLong(run);
        } catch (NumberFormatException noNumber) {
            throw MESSAGES.notARun(String.valueOf(run));
        }
    }

    public ResultState getState() {
        return state;
    }

    /** The views that the run has results for. */
    public List<String> getViews() {
        return ResultFilter.views(state.batchType());
    }

    public List<?> getRows() {
        return rows;
    }

    /** Tables, parts and sequences with differences: a page of them. */
    public List<ResultExtent.Compared> getTables() {
        return tables;
    }

    public Listing getTablesListing() {
        return tablesListing;
    }

    public Listing getListing() {
        return listing;
    }

    /** Differences of all tables together. */
    public long getDifferences() {
        return state.extent().differences().stream().mapToLong(ResultExtent.Compared::differences).sum();
    }

    public List<String> getKinds() {
        return ResultQuery.Differences.KINDS;
    }

    public List<String> getSeverities() {
        return ResultQuery.Messages.SEVERITIES;
    }

    /** All of what is shown as a file. */
    public String linkToFile(String format) {
        return "results." + format + "?run=" + run + "&view=" + filter.getView() + filter.parameters();
    }

    public ResultFilter getFilter() {
        return filter;
    }

    public String getRun() {
        return run;
    }

    public void setRun(String run) {
        this.run = given(run);
    }
}
