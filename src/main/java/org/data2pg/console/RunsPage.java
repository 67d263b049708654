package org.data2pg.console;

import java.util.List;
import java.util.Map;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunSearch;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.target.TargetDatabaseControl;

/**
 * runs.xhtml: current and past runs, as many as there are, one screenful at a time. What is looked for, its order and the screenful stand in the
 * address, so that each can be kept and handed on.
 */
@Named
@ViewScoped
public class RunsPage extends Page {

    @Inject
    private RunSearch search;
    @Inject
    private TargetDatabaseControl targetDatabases;
    private RunsWanted wanted;
    private final Listing listing = new Listing(20, "id", "");
    private transient RunSearch.Found found;
    private transient List<String> targets = List.of();

    @Override
    Parameters parameters() {
        return RunsWanted.parametersKnown().sorted(RunSearch.SORTABLE);
    }

    /** Before each time the page, or a part of it, is written: the runs may have gone on. */
    public void load() {
        if (wanted == null) {
            Map<String, String[]> parameters = FacesContext.getCurrentInstance().getExternalContext().getRequestParameterValuesMap();
            wanted = RunsWanted.of(parameters::get);
        }
        RunSearch.Found now = read(() -> {
            int first = listing.first();
            targets = targetDatabases.ids();
            return search.find(wanted.filter(), listing.sortedBy(), listing.descending(), first, listing.rows());
        });
        found = now == null && found != null ? found : now;
        listing.found(getTotal());
    }

    public List<RunView> getRuns() {
        return found == null ? List.of() : found.runs();
    }

    /** Whether something may change without being told of. A refusal may be over soon. */
    public boolean isRefreshing() {
        return isUnavailable() || getRuns().stream().anyMatch(RunView::active);
    }

    public int getTotal() {
        return found == null ? 0 : found.total();
    }

    /** All of these runs as a file. */
    public String linkToFile(String format) {
        return "runs." + format + "?" + Links.query(wanted.parameters());
    }

    public Listing getListing() {
        return listing;
    }

    public RunsWanted getWanted() {
        return wanted;
    }

    public List<String> getTargets() {
        return targets;
    }

    public List<String> getStatuses() {
        return RunSearch.STATUSES;
    }

    public List<String> getTypes() {
        return RunSearch.BATCH_TYPES;
    }
}
