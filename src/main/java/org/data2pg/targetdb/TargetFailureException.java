package org.data2pg.targetdb;

import java.util.List;

/** A target database raised an error: its sentence with all that PostgreSQL tells beside it, each null when it does not. */
public final class TargetFailureException extends RuntimeException {

    private final String sqlState;
    private final String detail;
    private final String hint;
    private final String context;

    /** @param context where it happened, and to which schema, table, column or constraint */
    public TargetFailureException(String message, String sqlState, String detail, String hint, String context, Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
        this.detail = detail;
        this.hint = hint;
        this.context = context;
    }

    public String sqlState() {
        return sqlState;
    }

    public String detail() {
        return detail;
    }

    public String hint() {
        return hint;
    }

    public String context() {
        return context;
    }

    /** Whether nobody knows what has become of the transaction. */
    public boolean isConnectionLost() {
        return sqlState != null && (sqlState.startsWith("08") || List.of("57P01", "57P02", "57P03", "25P03").contains(sqlState));
    }

    /** What an operator has to know, much as psql shows it. The context is for whoever looks for the cause within functions: it stands apart. */
    public String report() {
        StringBuilder report = new StringBuilder(getMessage());
        if (sqlState != null) {
            report.append(" (SQLSTATE: ").append(sqlState).append(')');
        }
        append(report, "\nDETAIL: ", detail);
        append(report, "\nHINT: ", hint);
        return report.toString();
    }

    private static void append(StringBuilder report, String label, String value) {
        if (value != null) {
            report.append(label).append(value);
        }
    }
}
