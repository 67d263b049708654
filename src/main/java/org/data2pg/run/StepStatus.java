package org.data2pg.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** State of a step. Blocked → Ready → In_progress → Completed or Failed. The database knows the same transitions (V2__run_control.sql). */
public enum StepStatus {
    /** A parent is not completed. */
    BLOCKED("Blocked"),
    /** Nothing keeps it from being started. */
    READY("Ready"),
    /** A session executes it. */
    IN_PROGRESS("In_progress"),
    /** Its effect on the target database is kept. */
    COMPLETED("Completed"),
    /** It raised an error; its effect was rolled back. */
    FAILED("Failed");

    private final String label;

    StepStatus(String label) {
        this.label = label;
    }

    /** The word in table, JSON and pages. */
    public String label() {
        return label;
    }

    /**
     * A step in progress that was cancelled, or whose server died, is Ready again. A Ready one may end at once: its start and its end are recorded
     * together when there are only moments between them.
     */
    public boolean mayBecome(StepStatus next) {
        return switch (this) {
            case BLOCKED -> next == READY;
            case READY -> next == IN_PROGRESS || next == COMPLETED || next == FAILED;
            case IN_PROGRESS -> next == READY || next == COMPLETED || next == FAILED;
            case COMPLETED, FAILED -> false;
        };
    }

    /** Whether the state of a step, a column, may become that of another column, or is it already: as a condition in SQL. */
    static String mayBecomeSql(String column, String next) {
        return "(" + column + " = " + next + " or (" + column + ", " + next + ") in (" + Arrays.stream(values())
                .flatMap(from -> Arrays.stream(values()).filter(from::mayBecome).map(to -> "('" + from.label + "', '" + to.label + "')"))
                .collect(Collectors.joining(", ")) + "))";
    }

    /** @throws IllegalArgumentException no state has this label */
    public static StepStatus of(String label) {
        for (StepStatus status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new IllegalArgumentException("No step status " + label);
    }
}
