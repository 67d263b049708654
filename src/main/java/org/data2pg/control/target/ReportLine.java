package org.data2pg.control.target;

import java.util.Locale;

/** A line of a report for a terminal: what it is about, and what there is to say. All reports are aligned alike. */
public final class ReportLine {

    private ReportLine() {
    }

    /** Adds one to the text. */
    public static void line(StringBuilder text, String label, String value) {
        text.append(String.format(Locale.ROOT, "%-16s: %s%n", label, value));
    }
}
