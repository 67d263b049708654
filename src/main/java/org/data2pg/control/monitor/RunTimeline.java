package org.data2pg.control.monitor;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.monitor.SeenSteps.Seen;
import org.data2pg.plan.CriticalPath;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;

/** Which session has executed which step when, beside the same of the reference run. */
@ApplicationScoped
public class RunTimeline {

    private static final Comparator<Span> BY_START = Comparator.comparingLong(Span::fromMs).thenComparing(Span::step);

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private SeenSteps steps;
    @Inject
    private Clock clock;

    /** @throws org.data2pg.message.UnknownObjectException there is no such run */
    public Timeline of(long number) {
        adminDatabase.requireReady();
        return transaction.call(() -> {
            BatchRun run = runs.numbered(number).orElseThrow(() -> MESSAGES.unknownRun(number));
            Instant now = clock.instant();
            Seen own = steps.of(run);
            List<Span> reference = run.referenceRun() == null ? List.of()
                    : runs.numbered(run.referenceRun()).map(former -> spans(steps.of(former), former, now, Set.of(), Map.of())).orElse(List.of());
            Map<String, Long> before = new HashMap<>();
            reference.forEach(span -> before.put(span.step(), span.ms()));
            return new Timeline(Duration.between(run.start(), run.end() == null ? now : run.end()).toMillis(),
                    spans(own, run, now, criticalPath(own, until(run, now)), before), reference);
        });
    }

    /** A step that has not ended counts with its time so far, one that has not begun with none: the path is the one that has held the run up until now. */
    private static Set<String> criticalPath(Seen seen, Instant until) {
        return Set.copyOf(CriticalPath.of(seen.plan(), step -> seen.elapsed(step.name(), until)));
    }

    /** What was executed in an earlier run has no place here. */
    private static List<Span> spans(Seen seen, BatchRun run, Instant now, Set<String> critical, Map<String, Long> before) {
        Instant until = until(run, now);
        long begin = run.start().toEpochMilli();
        return seen.executed().stream().filter(step -> step.session() != null && step.start() != null)
                .map(step -> new Span(step.name(), step.session(), step.status().label(), step.start(), step.start().toEpochMilli() - begin,
                        step.elapsed(until), critical.contains(step.name()), before.get(step.name())))
                .sorted(BY_START).toList();
    }

    private static Instant until(BatchRun run, Instant now) {
        return run.end() == null ? now : run.end();
    }

    /**
     * All steps that a run has executed, as times from its start.
     *
     * @param ms        from the start of the run to its end, or to now
     * @param reference the same of the reference run, from its own start; empty if there is none
     */
    public record Timeline(long ms, List<Span> spans, List<Span> reference) {
    }

    /**
     * The last attempt at a step.
     *
     * @param status      label of the step's state
     * @param fromMs      from the start of the run to that of the step
     * @param ms          from its start to its end, or to now
     * @param critical    whether it is on the critical path
     * @param referenceMs how long it took in the reference run; null if it was not executed there
     */
    public record Span(String step, int session, String status, Instant start, long fromMs, long ms, boolean critical, Long referenceMs) {
    }
}
