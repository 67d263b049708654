package org.data2pg.control.monitor;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.SortOrder;
import org.data2pg.run.Step;
import org.data2pg.run.StepPages;
import org.data2pg.run.StepPages.Selection;
import org.data2pg.run.StepStatus;

/** A screenful of a run's steps, whether it has twenty or twenty thousand. */
@ApplicationScoped
public class StepSearch {

    /** Labels of the states in the order in which steps are found. */
    public static final List<String> STATUSES = StepPages.ORDER.stream().map(StepStatus::label).toList();
    /** Fields of {@link StepView} that steps can be sorted by. */
    public static final Set<String> SORTABLE = StepPages.SORTABLE;

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private StepPages steps;
    @Inject
    private Clock clock;

    /**
     * Steps of a run that was just read.
     *
     * @param text       part of the name or the error; null for all
     * @param status     label of the state; null for all
     * @param sort       one of {@link #SORTABLE}; null for those in progress first, then failed, ready, blocked and completed ones
     * @param descending the highest first
     * @param first      how many to leave out
     */
    public Found find(RunView run, String text, String status, String sort, boolean descending, int first, int count) {
        Selection selection = new Selection(text == null ? "" : text.strip(), status == null ? "" : status);
        adminDatabase.requireReady();
        return transaction.call(() -> {
            // To count twenty thousand steps takes longer than to find the first of them, and the run has just done it
            Map<String, Long> counts = selection.text().isEmpty() ? counts(run.steps(), selection.status()) : steps.counts(run.id(), selection);
            return found(run.id(), selection, counts, sort, descending, first, count);
        });
    }

    private static Map<String, Long> counts(RunView.StepCounts known, String status) {
        Map<String, Long> counts = new HashMap<>(Map.of(StepStatus.COMPLETED.label(), known.completed(), StepStatus.IN_PROGRESS.label(), known.inProgress(),
                StepStatus.READY.label(), known.ready(), StepStatus.BLOCKED.label(), known.blocked(), StepStatus.FAILED.label(), known.failed()));
        counts.keySet().removeIf(label -> !status.isEmpty() && !label.equals(status));
        return counts;
    }

    private Found found(long run, Selection selection, Map<String, Long> counts, String sort, boolean descending, int first, int count) {
        List<Step> page = sort == null ? steps.page(run, selection, counts, first, count)
                : steps.page(run, selection, new SortOrder(sort, descending), first, count);
        return new Found(Math.toIntExact(counts.values().stream().mapToLong(Long::longValue).sum()), views(run, page));
    }

    private List<StepView> views(long run, List<Step> page) {
        Set<String> completed = steps.completed(run, page.stream().flatMap(step -> step.blocking().stream()).collect(Collectors.toSet()));
        Map<String, List<IndicatorView>> results = steps.results(run, page.stream().map(Step::name).toList()).stream()
                .collect(Collectors.groupingBy(result -> result.step(), Collectors.mapping(IndicatorView::of, Collectors.toList())));
        return page.stream().map(step -> StepView.of(step, completed, results.getOrDefault(step.name(), List.of()), clock.instant())).toList();
    }

    /** @param total how many steps match, of which these are some */
    public record Found(int total, List<StepView> steps) {
    }
}
