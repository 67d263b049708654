package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.targetdb.TargetFailureException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what JDBC and JTA throw into what the other rooms understand. */
final class SqlFailures {

    /** The SQLSTATE for a transaction of which nobody knows whether it was committed. */
    private static final String RESOLUTION_UNKNOWN = "08007";

    /** What the pool says when it has none to give for too long. */
    private static final String POOL_FULL = "IJ000655";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private SqlFailures() {
    }

    static TargetFailureException of(SQLException failure) {
        ServerErrorMessage told = failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (told != null) {
            return new TargetFailureException(told.getMessage(), failure.getSQLState(), told.getDetail(), told.getHint(), context(told), failure);
        }
        String reason = failure.getSQLState() != null && failure.getSQLState().startsWith("08")
                ? MESSAGES.connectionLost(failure.getMessage()) : failure.getMessage();
        return new TargetFailureException(reason, failure.getSQLState(), null, null, null, failure);
    }

    /** Where it happened, and to what, with the labels of psql; null if the server told nothing of that. */
    private static String context(ServerErrorMessage told) {
        List<String> lines = new ArrayList<>();
        add(lines, "", told.getWhere());
        add(lines, "QUERY: ", told.getInternalQuery());
        add(lines, "POSITION: ", position(told.getInternalPosition() == 0 ? told.getPosition() : told.getInternalPosition()));
        add(lines, "SCHEMA NAME: ", told.getSchema());
        add(lines, "TABLE NAME: ", told.getTable());
        add(lines, "COLUMN NAME: ", told.getColumn());
        add(lines, "DATATYPE NAME: ", told.getDatatype());
        add(lines, "CONSTRAINT NAME: ", told.getConstraint());
        return lines.isEmpty() ? null : String.join("\n", lines);
    }

    private static String position(int position) {
        return position == 0 ? null : Integer.toString(position);
    }

    private static void add(List<String> lines, String label, String value) {
        if (value != null) {
            lines.add(label + value);
        }
    }

    /** JTA hides what the database said behind several exceptions of its own. */
    static TargetFailureException ofCommit(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql) {
                return of(sql);
            }
        }
        return new TargetFailureException(MESSAGES.commitFailed(rootMessage(failure)), RESOLUTION_UNKNOWN, null, null, null, failure);
    }

    /** Why no connection could be opened: the driver's sentence, completed by its cause where it is too general. */
    static String ofConnecting(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof UnknownHostException) {
            return MESSAGES.unknownHost(root.getMessage());
        }
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof PSQLException) {
                return cause == root || root instanceof ConnectException ? cause.getMessage() : cause.getMessage() + " " + root.getMessage();
            }
        }
        return rootMessage(failure);
    }

    /** Whether no connection could be had because all that there may be are in use. */
    static boolean isPoolFull(Throwable failure) {
        return rootMessage(failure).startsWith(POOL_FULL);
    }

    /** Whether the database gives no connection as all that there may be are in use, here or elsewhere. */
    static boolean isDatabaseFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SQLException sql && TOO_MANY_CONNECTIONS.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable failure) {
        return String.valueOf(root(failure).getMessage()).strip();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (next(root) != null) {
            root = next(root);
        }
        return root;
    }

    private static Throwable next(Throwable failure) {
        if (failure.getCause() != null) {
            return failure.getCause();
        }
        return failure.getSuppressed().length > 0 ? failure.getSuppressed()[0] : null;
    }
}
