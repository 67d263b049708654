package org.data2pg.control.execution;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.data2pg.run.RunStatus;

/** Why a run will end before all its steps are completed: gathered while it goes on, told when it ends. */
final class EndReasons {

    private static final int FAILURES_NAMED = 3;

    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicReference<EarlyEnd> because = new AtomicReference<>();
    private final AtomicReference<EarlyEnd> vague = new AtomicReference<>();

    /** The first reason is the one the run ends with, but what aborts a run counts more than what suspends it. */
    void add(RunStatus status, String reason) {
        because.updateAndGet(known -> known == null || known.status() == RunStatus.SUSPENDED && status == RunStatus.ABORTED
                ? new EarlyEnd(status, reason) : known);
    }

    /** The same for a reason of which a better one may follow: it counts as long as there is no other. */
    void addVague(RunStatus status, String reason) {
        vague.compareAndSet(null, new EarlyEnd(status, reason));
    }

    /**
     * The run goes on without this step and what depends on it, and ends with the names of all such steps.
     *
     * @param reason a sentence that names the step
     */
    void addFailure(String step, String reason) {
        failures.add(new Failure(step, reason));
    }

    EarlyEnd told() {
        EarlyEnd known = because.get() == null ? vague.get() : because.get();
        if (failures.isEmpty()) {
            return known == null ? new EarlyEnd(RunStatus.ABORTED, MESSAGES.stepsLeftOver()) : known;
        }
        String failed = failuresInWords();
        return known == null ? new EarlyEnd(RunStatus.ABORTED, failed) : new EarlyEnd(known.status(), known.reason() + " " + failed);
    }

    private String failuresInWords() {
        List<Failure> all = List.copyOf(failures);
        String named = all.stream().limit(FAILURES_NAMED).map(failure -> '"' + failure.step() + '"').collect(Collectors.joining(", "));
        return MESSAGES.stepsFailed(all.size(), all.size() > FAILURES_NAMED ? named + ", …" : named, all.get(0).reason());
    }

    private record Failure(String step, String reason) {
    }
}
