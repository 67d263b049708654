package org.data2pg.control.monitor;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.data2pg.control.monitor.SeenSteps.Seen;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;

/**
 * How fast active runs are and when they will end. To estimate the end of a large run takes longer than to show it, so nobody waits for it: the
 * last estimate is told, and made anew in the background when it is old.
 */
@ApplicationScoped
public class RunOutlook {

    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    @Resource
    private ManagedExecutorService background;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private SeenSteps steps;
    @Inject
    private Event<RunChange> changes;
    @Inject
    private Clock clock;

    private final Map<Long, KnownEstimate> known = new ConcurrentHashMap<>();

    /**
     * The last estimate of the end of an active run, never earlier than now.
     *
     * @return empty if there is none: it has not begun, nothing of it has ended yet, it starts nothing new or {@linkplain #isPaused paused}, or nobody
     *         asked before about a run with these sessions. In the last case a {@link RunChange} follows when there is one
     */
    public Optional<Estimate> of(RunView run) {
        if (!run.active() || run.startsNothing() || run.steps().total() == 0 || isPaused(run)) {
            known.remove(run.id());
            return Optional.empty();
        }
        Instant now = clock.instant();
        KnownEstimate last = known.computeIfAbsent(run.id(), number -> KnownEstimate.none(run));
        KnownEstimate told = last.asOf(run, now);
        if (told.isDue(now) && known.replace(run.id(), last, told.askedAt(now))) {
            renewLater(run.id(), told);
        }
        return Optional.ofNullable(told.estimate()).map(estimate -> estimate.notBefore(now));
    }

    /** Whether a run that is not about to end has no sessions, but steps left to execute: it has no end then. */
    public static boolean isPaused(RunView run) {
        return run.active() && !run.startsNothing() && run.sessions() == 0 && run.steps().ready() + run.steps().blocked() > 0;
    }

    private void renewLater(long run, KnownEstimate told) {
        try {
            background.execute(() -> renew(run, told));
        } catch (RejectedExecutionException busy) {
            LOGGER.debug("The end of a run is estimated later", busy);
        }
    }

    private void renew(long run, KnownEstimate told) {
        try {
            KnownEstimate next = transaction.call(() -> runs.numbered(run).map(this::estimated).orElse(told));
            known.computeIfPresent(run, (number, present) -> next);
            known.values().removeIf(old -> old.asked().isBefore(clock.instant().minus(FORGOTTEN)));
            if (told.estimate() == null && next.estimate() != null) {
                changes.fire(new RunChange(run));
            }
        } catch (RuntimeException unknown) {
            LOGGER.debug("The end of a run could not be estimated", unknown);
        }
    }

    private KnownEstimate estimated(BatchRun run) {
        Seen seen = steps.of(run);
        Instant now = clock.instant();
        Optional<Estimate> end = new Estimation(seen.plan(), seen.executed(), run.referenceRun() != null, now).end(run.sessions(), run.ascSessions(), run.id());
        return new KnownEstimate(end.orElse(null), run.sessions(), run.ascSessions(), now, now);
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
}
