package org.data2pg.control.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.data2pg.run.BatchRun;
import org.data2pg.run.Progress;

/**
 * A run as the doors show it.
 *
 * @param sessions        number of sessions now
 * @param initialSessions number of sessions it began with: a restart of a run that was left with 0 begins with them
 * @param stepOptions     JSON text
 * @param status          label of its state
 * @param active          whether it may still go on by itself
 * @param end             null while it is active
 * @param elapsedMs       from start to end, or to now; without the runs that it restarts
 * @param error           why it was aborted or suspended
 * @param restartRun      the run that restarted this one
 * @param restartedRun    the run that this one restarted
 * @param stopping        what an operator wants of it while it is active: suspend, abort, or null
 * @param takeover        what happens when its server dies: abort, continue, or null for the rule
 * @param onError         what happens when a step fails: abort or continue
 * @param warning         what an operator should know, though the run goes on; mostly null
 * @param advice          what an operator should do next about a run that has ended before all its steps were completed; null for others
 * @param rows            what the completed steps did: their main indicators summed
 */
public record RunView(long id, String targetDatabase, String batch, String batchType, String stepOptions, int sessions, int ascSessions,
                      int initialSessions, String comment, Long referenceRun, String status, boolean active, Instant start, Instant end, long elapsedMs,
                      String error, String requestedBy, Long restartRun, Long restartedRun, StepCounts steps, Cost cost, long rows,
                      long openSessions, String stopping, String takeover, String onError, String warning, String advice) {

    public static RunView of(BatchRun run, Progress known, Instant now) {
        Progress progress = known == null ? Progress.NONE : known;
        Instant until = run.end() == null ? now : run.end();
        return new RunView(run.id(), run.targetDatabase(), run.batch(), run.batchType(), run.stepOptions(), run.sessions(), run.ascSessions(),
                run.initialSessions(), run.comment(), run.referenceRun(), run.status().label(), run.status().isActive(), run.start(), run.end(),
                Duration.between(run.start(), until).toMillis(), run.error(), run.requestedBy(), run.restartRun(), run.restartedRun(),
                new StepCounts(progress.total(), progress.completed(), progress.inProgress(), progress.ready(), progress.blocked(),
                        progress.failed()),
                new Cost(progress.cost(), progress.completedCost()), progress.rows(), progress.openSessions(),
                run.status().isActive() && run.stopWanted() != null ? run.stopWanted().label() : null, run.takeover(), run.onError(),
                run.warning(), Advice.on(run, progress));
    }

    /** What operators have decided about it. A change is made on the condition that this is as it was seen: an active run makes progress all the time. */
    public List<Object> decisions() {
        return Arrays.asList(sessions, ascSessions, comment, active, stopping);
    }

    /** Whether nothing new starts in it: somebody stops it, or a step has failed in a run that ends then. */
    boolean startsNothing() {
        return stopping != null || error != null && !"continue".equals(onError);
    }

    /** Numbers of steps, in all and by state. */
    public record StepCounts(long total, long completed, long inProgress, long ready, long blocked, long failed) {
    }

    /** Costs of all steps, and of the completed ones. */
    public record Cost(long total, long completed) {
    }
}
