package org.data2pg.run;

/** State of a session. Opened → Closed, or Aborted with its run. */
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
}
