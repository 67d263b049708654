package org.data2pg.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.Estimate;
import org.data2pg.control.RunOutlook;
import org.data2pg.control.RunSearch;
import org.data2pg.control.RunSearch.Filter;
import org.data2pg.control.RunView;
import org.data2pg.control.TargetDatabaseControl;
import org.data2pg.targetdb.TargetDatabase.Description;

/** dashboard.xhtml: what is going on, what has failed, and the target databases at a glance. */
@Named
@ViewScoped
public class DashboardPage extends Page {

    private static final Set<String> ACTIVE = Set.of("Initializing", "In_progress", "Ending");
    private static final int MOST_RUNS = 20;
    private static final int MOST_FAILURES = 5;

    @Inject
    private RunSearch search;
    @Inject
    private TargetDatabaseControl targetDatabases;
    @Inject
    private RunOutlook outlook;
    private transient List<RunView> active = List.of();
    private transient List<RunView> failed = List.of();
    private transient List<Target> targets = List.of();

    /** Before each time the page, or a part of it, is written. */
    public void load() {
        read(() -> {
            active = runs(new Filter(null, null, null, ACTIVE, null, null, null), MOST_RUNS);
            failed = runs(new Filter(null, null, null, Set.of("Aborted"), null, null, null), MOST_FAILURES);
            targets = targetDatabases.all().stream().map(this::target).sorted(Comparator.comparing(target -> target.description().id())).toList();
            return targets;
        });
    }

    private Target target(Description description) {
        List<RunView> last = runs(new Filter(description.id(), null, null, Set.of(), null, null, null), 1);
        long running = active.stream().filter(run -> run.targetDatabase().equals(description.id())).count();
        return new Target(description, last.isEmpty() ? null : last.get(0), running);
    }

    private List<RunView> runs(Filter filter, int count) {
        return search.older(filter, Long.MAX_VALUE, count);
    }

    /** When a run will probably end; null while that can't be said. */
    public Instant end(RunView run) {
        return outlook.of(run).map(Estimate::end).orElse(null);
    }

    public List<RunView> getActive() {
        return active;
    }

    /** The last ones that were aborted and not restarted. */
    public List<RunView> getFailed() {
        return failed;
    }

    public List<Target> getTargets() {
        return targets;
    }

    /** Sessions that are open now, by all active runs together. */
    public long getOpenSessions() {
        return active.stream().collect(Collectors.summingLong(RunView::openSessions));
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
