package org.data2pg.run;

import java.util.Locale;

/** What an operator may want of an active run: that it stops between its steps, or at once. */
public enum Stop {
    SUSPEND("suspend"), ABORT("abort");

    private final String label;

    Stop(String label) {
        this.label = label;
    }

    /** The word in table and JSON. */
    public String label() {
        return label;
    }

    /** @return null for null */
    static Stop of(String label) {
        return label == null ? null : valueOf(label.toUpperCase(Locale.ROOT));
    }
}
