package org.data2pg.run;

/**
 * State of a session. Opened → Closed, or Aborted with its run. A surplus session is Closed after its step, and Opened again when their number
 * is raised. The database knows the same transitions (V2__run_control.sql).
 */
public enum SessionStatus {
    OPENED("Opened"), CLOSED("Closed"), ABORTED("Aborted");

    private final String label;

    SessionStatus(String label) {
        this.label = label;
    }

    /** The word in table, JSON and pages. */
    public String label() {
        return label;
    }

    public boolean mayBecome(SessionStatus next) {
        return switch (this) {
            case OPENED -> next == CLOSED || next == ABORTED;
            case CLOSED -> next == OPENED;
            case ABORTED -> false;
        };
    }
}
