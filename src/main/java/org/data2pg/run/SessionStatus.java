package org.data2pg.run;

import java.util.Arrays;
import java.util.List;

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

    /** Labels of the states that may become this one. */
    List<String> before() {
        return Arrays.stream(values()).filter(former -> former.mayBecome(this)).map(SessionStatus::label).toList();
    }

    public boolean mayBecome(SessionStatus next) {
        return switch (this) {
            case OPENED -> next == CLOSED || next == ABORTED;
            case CLOSED -> next == OPENED;
            case ABORTED -> false;
        };
    }
}
