package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about connections to target databases. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 300, max = 339)
public interface JdbcMessages {

    JdbcMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), JdbcMessages.class);

    @Message(id = 300, value = "The target database \"%s\" can't be reached: %s")
    UnavailableException targetDatabaseUnreachable(String targetDatabase, String reason);

    @Message(id = 301, value = "The target database \"%s\" has no data2pg extension in the schema \"%s\". "
            + "Install it there, or correct the extension's schema of the target database.")
    ConflictException extensionMissing(String targetDatabase, String schema);

    @Message(id = 302, value = "The data2pg extension of the target database \"%s\" has version %s; this server needs %s or newer. Upgrade the extension.")
    ConflictException extensionTooOld(String targetDatabase, String version, String needed);

    @Message(id = 303, value = "The user \"%s\" may not use the data2pg extension of the target database \"%s\" in the schema \"%s\". "
            + "Execute there: GRANT data2pg TO \"%1$s\";")
    ConflictException extensionNotAllowed(String user, String targetDatabase, String schema);

    @Message(id = 305, value = "The target database did not keep what the step did: %s")
    String commitFailed(String reason);

    @Message(id = 304, value = "The connection was lost while the step was executed: %s")
    String connectionLost(String reason);

    @Message(id = 306, value = "The data2pg extension of the target database \"%s\" does not tell which run a result is of. Upgrade the extension; "
            + "results of later runs can be shown then.")
    ConflictException resultsWithoutRuns(String targetDatabase);

    @Message(id = 320, value = "The step function \"%s\" reported the indicator \"%s\" twice, or one without a name. "
            + "Each indicator of a report needs a name of its own.")
    String malformedReport(String function, String indicator);

    /** Part of another sentence. */
    @Message(id = Message.NONE, value = "the host %s is not known")
    String unknownHost(String host);
}
