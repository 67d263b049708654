package org.data2pg.run;

import java.util.EnumSet;
import java.util.Set;

/**
 * State of a run. Initializing → In_progress → Ending → Completed; an active run may become Suspended or Aborted,
 * and these become Restarted when another run takes their working plan over. A run whose server died in its last steps has steps to start again,
 * so Ending may go back to In_progress. The database knows the same transitions (V2__run_control.sql).
 */
public enum RunStatus {
    /** Accepted; its working plan is being read. */
    INITIALIZING("Initializing"),
    /** Its steps are being executed. */
    IN_PROGRESS("In_progress"),
    /** No step is left to start; the last ones are being executed. */
    ENDING("Ending"),
    /** Every step is completed. */
    COMPLETED("Completed"),
    /** Stopped by an operator between two steps. */
    SUSPENDED("Suspended"),
    /** Ended by a failed step, by an operator, or with its server. */
    ABORTED("Aborted"),
    /** Another run has taken over what was left. */
    RESTARTED("Restarted");

    /** The states in which a run keeps others of its batch away. */
    public static final Set<RunStatus> ACTIVE = Set.copyOf(EnumSet.of(INITIALIZING, IN_PROGRESS, ENDING));

    private final String label;

    RunStatus(String label) {
        this.label = label;
    }

    /** The word in table, JSON and pages. */
    public String label() {
        return label;
    }

    public boolean isActive() {
        return ACTIVE.contains(this);
    }

    public boolean isFinal() {
        return this == COMPLETED || this == RESTARTED;
    }

    public boolean mayBecome(RunStatus next) {
        return switch (this) {
            case INITIALIZING -> next == IN_PROGRESS || next == SUSPENDED || next == ABORTED;
            case IN_PROGRESS -> next == ENDING || next == COMPLETED || next == SUSPENDED || next == ABORTED;
            case ENDING -> next == IN_PROGRESS || next == COMPLETED || next == SUSPENDED || next == ABORTED;
            case SUSPENDED, ABORTED -> next == RESTARTED;
            case COMPLETED, RESTARTED -> false;
        };
    }

    /** @throws IllegalArgumentException no state has this label */
    public static RunStatus of(String label) {
        for (RunStatus status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new IllegalArgumentException("No run status " + label);
    }
}
