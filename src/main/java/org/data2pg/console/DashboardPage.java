package org.data2pg.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.Estimate;
import org.data2pg.control.monitor.RunOutlook;
import org.data2pg.control.monitor.RunSearch;
import org.data2pg.control.monitor.RunSearch.Filter;
import org.data2pg.control.monitor.RunSearch.Present;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.target.TargetDatabaseControl;
import org.data2pg.targetdb.TargetDatabase.Description;

/** dashboard.xhtml: what is going on, what has failed, and the target databases at a glance. */
@Named
@ViewScoped
public class DashboardPage extends Page {

    private static final int MOST_RUNS = 20;
    private static final int MOST_FAILURES = 5;

    @Inject
    private RunSearch search;
    @Inject
    private TargetDatabaseControl targetDatabases;
    @Inject
    private RunOutlook outlook;
    private final Listing listing = new Listing(20, null, "#targets");
    private transient Present present;
    private transient List<RunView> failed = List.of();
    private transient List<Target> targets = List.of();

    @Override
    Parameters parameters() {
        return Parameters.of().paged();
    }

    /** Before each time the page, or a part of it, is written. */
    public void load() {
        read(() -> {
            present = search.present(MOST_RUNS);
            failed = search.older(new Filter(null, null, null, Set.of("Aborted"), null, null, null), Long.MAX_VALUE, MOST_FAILURES);
            TargetDatabaseControl.Found found = targetDatabases.page(listing.first(), listing.rows());
            listing.found(found.total());
            targets = found.targets().stream().map(this::target).toList();
            return targets;
        });
    }

    private Target target(Description description) {
        return new Target(description, present.last().get(description.id()), present.activeOn().getOrDefault(description.id(), 0L));
    }

    /** When a run will probably end; null while that can't be said. */
    public Instant end(RunView run) {
        return outlook.of(run).map(Estimate::end).orElse(null);
    }

    /** Whether there is no end, as the run has no sessions. */
    public boolean paused(RunView run) {
        return RunOutlook.isPaused(run);
    }

    /** The newest ones. */
    public List<RunView> getActive() {
        return present == null ? List.of() : present.active();
    }

    /** How many runs are active, also those that are not shown. */
    public long getActiveTotal() {
        return present == null ? 0 : present.total();
    }

    /** All of them, in whichever active state. */
    public String getLinkToActive() {
        return "runs.xhtml?" + Links.query(Map.of("status", RunSearch.ACTIVE_STATUSES));
    }

    /** The last ones that were aborted and not restarted. */
    public List<RunView> getFailed() {
        return failed;
    }

    public Listing getListing() {
        return listing;
    }

    /** Those of the page. */
    public List<Target> getTargets() {
        return targets;
    }

    /** Sessions that are open now, by all active runs together. */
    public long getOpenSessions() {
        return present == null ? 0 : present.openSessions();
    }

    /**
     * A target database with what happens there.
     *
     * @param last    its newest run; null when there was none
     * @param running how many of its runs are active
     */
    public record Target(Description description, RunView last, long running) {
    }
}
