package org.data2pg.control.monitor;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.AuditEntries;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.Progress;
import org.data2pg.run.StepAttempts;
import org.data2pg.run.Steps;

/** What every door shows about runs, read from the administration database. */
@ApplicationScoped
public class RunMonitor {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private Steps steps;
    @Inject
    private StepAttempts attempts;
    @Inject
    private AuditEntries audit;
    @Inject
    private Clock clock;

    /**
     * Current and past runs, the newest first.
     *
     * @param first how many to leave out
     */
    public List<RunView> newest(int first, int count) {
        return read(() -> {
            List<BatchRun> found = runs.newest(first, count);
            Map<Long, Progress> progress = steps.progress(found.stream().map(BatchRun::id).toList());
            return found.stream().map(run -> RunView.of(run, progress.get(run.id()), clock.instant())).toList();
        });
    }

    /** Number of all runs. */
    public int count() {
        return read(() -> Math.toIntExact(runs.count()));
    }

    /** @throws org.data2pg.message.UnknownObjectException there is no such run */
    public RunView run(long id) {
        return read(() -> view(id));
    }

    /**
     * The run with the indicators of its completed steps, summed, in rank order.
     *
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public RunReport report(long id) {
        return read(() -> {
            RunView run = view(id);
            return new RunReport(run, run.restartedRun() == null ? null : Long.valueOf(steps.takenOver(id)), audit.takeovers(id), attempts.inVain(id), totals(id));
        });
    }

    /**
     * A run with all it restarted and all that restarted it, the first one first.
     *
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public List<RunView> chain(long id) {
        return read(() -> {
            existing(id);
            List<BatchRun> found = runs.chain(id);
            Map<Long, Progress> progress = steps.progress(found.stream().map(BatchRun::id).toList());
            return found.stream().map(run -> RunView.of(run, progress.get(run.id()), clock.instant())).toList();
        });
    }

    private List<IndicatorView> totals(long id) {
        return steps.totals(id).stream().map(total -> new IndicatorView(total.indicator(), total.value(), total.rank(), total.main()))
                .sorted(IndicatorView.BY_RANK).toList();
    }

    private RunView view(long id) {
        BatchRun run = existing(id);
        return RunView.of(run, steps.progress(List.of(id)).get(id), clock.instant());
    }

    private BatchRun existing(long id) {
        return runs.numbered(id).orElseThrow(() -> MESSAGES.unknownRun(id));
    }

    private <T> T read(java.util.function.Supplier<T> question) {
        adminDatabase.requireReady();
        return transaction.call(question);
    }
}
