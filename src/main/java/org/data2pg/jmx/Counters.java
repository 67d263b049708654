package org.data2pg.jmx;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

import org.data2pg.control.execution.OwnRuns;
import org.data2pg.control.execution.RunEnded;
import org.data2pg.control.execution.StepEnded;

/** Counts what ends on this server. */
@ApplicationScoped
public class Counters implements CountersMXBean {

    @Inject
    private OwnRuns ownRuns;

    private final Map<String, LongAdder> runs = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> steps = new ConcurrentHashMap<>();
    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    void stepEnded(@Observes StepEnded step) {
        of(steps, step.outcome()).increment();
        rows.add(step.rows());
        bytes.add(step.bytes());
    }

    void runEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) RunEnded run) {
        of(runs, run.status()).increment();
    }

    private static LongAdder of(Map<String, LongAdder> counters, String name) {
        return counters.computeIfAbsent(name, first -> new LongAdder());
    }

    @Override
    public int getActiveRuns() {
        return ownRuns.numbers().size();
    }

    @Override
    public long getCompletedRuns() {
        return of(runs, "Completed").sum();
    }

    @Override
    public long getSuspendedRuns() {
        return of(runs, "Suspended").sum();
    }

    @Override
    public long getAbortedRuns() {
        return of(runs, "Aborted").sum();
    }

    @Override
    public long getCompletedSteps() {
        return of(steps, "Completed").sum();
    }

    @Override
    public long getFailedSteps() {
        return of(steps, "Failed").sum();
    }

    @Override
    public long getCancelledSteps() {
        return of(steps, "Cancelled").sum();
    }

    @Override
    public long getRows() {
        return rows.sum();
    }

    @Override
    public long getBytes() {
        return bytes.sum();
    }
}
