package org.data2pg.control.monitor;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.BatchRun;
import org.data2pg.run.Progress;
import org.data2pg.run.RunPages;
import org.data2pg.run.RunPages.Selection;
import org.data2pg.run.RunStatus;
import org.data2pg.run.SortOrder;
import org.data2pg.run.Steps;

/** A screenful of current and past runs, whether there are ten or a hundred thousand. */
@ApplicationScoped
public class RunSearch {

    /** Labels of the states a run can be in. */
    public static final List<String> STATUSES = Arrays.stream(RunStatus.values()).map(RunStatus::label).toList();
    /** Those of them that a run may leave by itself. */
    public static final List<String> ACTIVE_STATUSES = STATUSES.stream().filter(label -> RunStatus.of(label).isActive()).toList();
    /** Of the batches they are runs of. */
    public static final List<String> BATCH_TYPES = List.of("COPY", "COMPARE", "DISCOVER");
    /** Fields of {@link RunView} that runs can be sorted by. */
    public static final Set<String> SORTABLE = RunPages.SORTABLE;

    private static final int AT_ONCE = 500;
    private static final Selection ACTIVE = new Selection(null, null, null, RunStatus.ACTIVE, null, null, null);

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private RunPages runs;
    @Inject
    private Steps steps;
    @Inject
    private Clock clock;

    /**
     * Runs in this order; those that are equal in it with the newest first.
     *
     * @param sort       one of {@link #SORTABLE}
     * @param descending the highest first
     * @param first      how many to leave out
     */
    public Found find(Filter filter, String sort, boolean descending, int first, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> new Found(Math.toIntExact(runs.count(filter.selection())),
                views(runs.page(filter.selection(), new SortOrder(sort, descending), first, count))));
    }

    /**
     * The next ones of a list that is read to its end, the newest first: what is started meanwhile does not shift it.
     *
     * @param before only runs with a smaller number
     */
    public List<RunView> older(Filter filter, long before, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> views(runs.older(filter.selection(), before, count)));
    }

    /** All of that list, read piece by piece, however many there are. */
    public Stream<RunView> all(Filter filter) {
        return Stream.iterate(older(filter, Long.MAX_VALUE, AT_ONCE), piece -> !piece.isEmpty(),
                piece -> piece.size() < AT_ONCE ? List.of() : older(filter, piece.get(piece.size() - 1).id(), AT_ONCE)).flatMap(List::stream);
    }

    /**
     * What goes on at this moment.
     *
     * @param most how many active runs to give, the newest first
     */
    public Present present(int most) {
        adminDatabase.requireReady();
        return transaction.call(() -> new Present(views(runs.older(ACTIVE, Long.MAX_VALUE, most)), runs.openSessions(), runs.activeByTarget(),
                runs.lastByTarget().stream().collect(Collectors.toMap(BatchRun::targetDatabase, run -> RunView.of(run, null, clock.instant())))));
    }

    private List<RunView> views(List<BatchRun> page) {
        Map<Long, Progress> progress = steps.progress(page.stream().map(BatchRun::id).toList());
        return page.stream().map(run -> RunView.of(run, progress.get(run.id()), clock.instant())).toList();
    }

    /**
     * Which runs are looked for. What is null, or empty, excludes none.
     *
     * @param statuses some of {@link #STATUSES}
     * @param from     started then or later
     * @param until    started before
     * @param text     part of the target database's name, of the batch's, of the comment or of the error, in small or capital letters
     */
    public record Filter(String targetDatabase, String batch, String batchType, Set<String> statuses, Instant from, Instant until, String text) {

        /** All runs. */
        public static final Filter NONE = new Filter(null, null, null, Set.of(), null, null, null);

        private Selection selection() {
            return new Selection(targetDatabase, batch, batchType, statuses.stream().map(RunStatus::of).collect(Collectors.toSet()), from, until, text);
        }
    }

    /**
     * What is counted is counted over all runs, not only those that are given.
     *
     * @param active       some of the active runs
     * @param openSessions of all active runs
     * @param activeOn     how many runs are active on each target database that has some
     * @param last         the newest run of each target database, without its progress
     */
    public record Present(List<RunView> active, long openSessions, Map<String, Long> activeOn, Map<String, RunView> last) {

        /** How many runs are active. */
        public long total() {
            return activeOn.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** @param total how many runs match, of which these are some */
    public record Found(int total, List<RunView> runs) {
    }
}
