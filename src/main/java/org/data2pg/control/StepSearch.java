package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.run.BatchRuns;
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
    private BatchRuns runs;
    @Inject
    private StepPages steps;
    @Inject
    private Clock clock;

    /**
     * Steps of a run: those in progress first, then failed, ready, blocked and completed ones.
     *
     * @param text   part of the name or the error; null for all
     * @param status label of the state; null for all
     * @param first  how many to leave out
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public Found find(long run, String text, String status, int first, int count) {
        return find(run, text, status, null, first, count);
    }

    /**
     * The same in another order.
     *
     * @param sort       one of {@link #SORTABLE}
     * @param descending the highest first
     */
    public Found sorted(long run, String text, String status, String sort, boolean descending, int first, int count) {
        return find(run, text, status, new SortOrder(sort, descending), first, count);
    }

    private Found find(long run, String text, String status, SortOrder sort, int first, int count) {
        adminDatabase.requireReady();
        Selection selection = new Selection(text == null ? "" : text.strip(), status == null ? "" : status);
        return transaction.call(() -> {
            runs.numbered(run).orElseThrow(() -> MESSAGES.unknownRun(run));
            Map<String, Long> counts = steps.counts(run, selection);
            List<Step> page = sort == null ? steps.page(run, selection, counts, first, count) : steps.page(run, selection, sort, first, count);
            return new Found(Math.toIntExact(counts.values().stream().mapToLong(Long::longValue).sum()), views(run, page));
        });
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
