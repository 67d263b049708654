package org.data2pg.control.monitor;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.target.PlanReader;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.StepTime;
import org.data2pg.run.StepTimes;

/**
 * How fast active runs are and when they will end. To estimate the end of a large run takes longer than to show it, so nobody waits for it: the
 * last estimate is told, and made anew in the background when it is old.
 */
@ApplicationScoped
public class RunOutlook {

    private static final Duration OLD = Duration.ofSeconds(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    @Resource
    private ManagedExecutorService background;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepTimes stepTimes;
    @Inject
    private Event<RunChange> changes;
    @Inject
    private Clock clock;

    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    /**
     * The last estimate of the end of an active run.
     *
     * @return empty if there is none: it has not begun, nothing of it has ended yet, it is being stopped or has no sessions, or nobody asked before. In
     *         the last case a {@link RunChange} follows when there is one
     */
    public Optional<Estimate> of(RunView run) {
        if (!run.active() || run.stopping() != null || run.steps().total() == 0) {
            known.remove(run.id());
            return Optional.empty();
        }
        Known last = known.computeIfAbsent(run.id(), number -> new Known(null, null, Instant.EPOCH));
        if (last.at().isBefore(clock.instant().minus(OLD)) && known.replace(run.id(), last, new Known(last.plan(), last.estimate(), clock.instant()))) {
            renewLater(run.id(), last);
        }
        return Optional.ofNullable(last.estimate());
    }

    private void renewLater(long run, Known last) {
        try {
            background.execute(() -> renew(run, last));
        } catch (RejectedExecutionException busy) {
            LOGGER.debug("The end of a run is estimated later", busy);
        }
    }

    private void renew(long run, Known last) {
        try {
            Known next = transaction.call(() -> runs.numbered(run).map(found -> estimated(found, last)).orElse(last));
            known.computeIfPresent(run, (number, present) -> next);
            known.values().removeIf(old -> old.at().isBefore(clock.instant().minus(FORGOTTEN)));
            if (last.estimate() == null && next.estimate() != null) {
                changes.fire(new RunChange(run));
            }
        } catch (RuntimeException unknown) {
            LOGGER.debug("The end of a run could not be estimated", unknown);
        }
    }

    private Known estimated(BatchRun run, Known last) {
        List<StepTime> steps = stepTimes.of(run.id());
        WorkingPlan plan = last.plan() == null ? PlanReader.planned(steps, run.batch()) : last.plan();
        Optional<Estimate> end = new Estimation(plan, steps, run.referenceRun() != null, clock.instant()).end(run.sessions(), run.ascSessions(), run.id());
        return new Known(plan, end.orElse(null), clock.instant());
    }

    /**
     * What the steps of a run do per second: main indicators of those that it has completed itself, over its elapsed time.
     *
     * @param restarted the run that it restarted, whose completed steps it took over; null if there is none
     * @return empty in the first moment
     */
    public static Optional<Double> rowsPerSecond(RunView run, RunView restarted) {
        long rows = run.rows() - (restarted == null ? 0 : restarted.rows());
        return run.elapsedMs() < 1_000 || rows < 0 ? Optional.empty() : Optional.of(rows * 1_000.0 / run.elapsedMs());
    }

    /** @param plan does not change any more once it is stored */
    private record Known(WorkingPlan plan, Estimate estimate, Instant at) {
    }
}
