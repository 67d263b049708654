package org.data2pg.run;

/** State of a step. Blocked → Ready → In_progress → Completed or Failed. */
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
