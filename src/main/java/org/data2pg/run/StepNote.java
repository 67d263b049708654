package org.data2pg.run;

import java.time.Instant;
import java.util.List;

/**
 * What is to be recorded about one step: everything known about it at this moment, so that a later note of the step replaces an earlier
 * one, and one that is recorded twice changes nothing.
 *
 * @param status   the state it has reached: In_progress, Completed or Failed; Ready again when it was cancelled
 * @param attempts how often it was tried
 * @param session  number of the session that executes it; null if none could be opened
 * @param backend  process id of the session's backend on the target database; null like the session
 * @param start    null like the session
 * @param end      null as long as it is in progress
 * @param error    why it failed; else null
 * @param report   what a completed step reported
 * @param freed    names of the steps that nothing blocks any more since this one is completed
 * @param attempt  the attempt that has ended just now, where it is to be recorded; else null
 */
public record StepNote(String step, StepStatus status, int attempts, Integer session, Integer backend, Instant start, Instant end,
                       String error, List<Indicator> report, List<String> freed, Attempt attempt) {

    /**
     * The step was claimed: nothing is worth recording yet.
     *
     * @param attempts how often this run has tried it before, at another server
     */
    public static StepNote of(String step, int attempts) {
        return new StepNote(step, StepStatus.READY, attempts, null, null, null, null, null, List.of(), List.of(), null);
    }

    /** Another attempt begins. */
    public StepNote tried() {
        return new StepNote(step, status, attempts + 1, session, backend, start, end, error, report, freed, null);
    }

    /** The present attempt has a session. */
    public StepNote started(int session, int backend, Instant now) {
        return new StepNote(step, StepStatus.IN_PROGRESS, attempts, session, backend, now, null, null, List.of(), List.of(), null);
    }

    /** The present attempt has ended, and is to be recorded; what that means to the step is told by another note. */
    public StepNote ended(Attempt ending) {
        return new StepNote(step, status, attempts, session, backend, start, end, error, report, freed, ending);
    }

    public StepNote completed(List<Indicator> report, List<String> freed, Instant now) {
        return new StepNote(step, StepStatus.COMPLETED, attempts, session, backend, start, now, null, report, freed, null);
    }

    public StepNote failed(String error, Instant now) {
        return new StepNote(step, StepStatus.FAILED, attempts, session, backend, start, now, error, List.of(), List.of(), null);
    }

    /** It was cancelled, and rolled back: it can be started again. */
    public StepNote putBack() {
        return new StepNote(step, StepStatus.READY, attempts, session, backend, start, null, null, List.of(), List.of(), null);
    }

    /** One line of a step's report. */
    public record Indicator(String name, long value, int rank, boolean main) {
    }
}
