package org.data2pg.message;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;
import static org.jboss.logging.Logger.Level.WARN;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What the use cases write to the server's log. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 150, max = 199)
public interface ControlLogger extends BasicLogger {

    ControlLogger LOGGER = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), ControlLogger.class, "org.data2pg.control");

    @LogMessage(level = INFO)
    @Message(id = 150, value = "Run %s of the batch \"%s\" on the target database \"%s\" is %s")
    void runStatus(long run, String batch, String targetDatabase, String status);

    @LogMessage(level = ERROR)
    @Message(id = 151, value = "Run %s is Aborted: %s")
    void runAborted(long run, String reason);

    @LogMessage(level = WARN)
    @Message(id = 152, value = "The administration database could not record what happened in run %s; trying again")
    void recordPostponed(long run, @Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 153, value = "The administration database is not ready, the server goes on trying: %s")
    void adminDatabaseNotReady(String reason);

    @LogMessage(level = INFO)
    @Message(id = 154, value = "The administration database is ready, its schema \"%s\" has version %s")
    void adminDatabaseReady(String schema, String version);

    @LogMessage(level = ERROR)
    @Message(id = 156, value = "Run %s goes on with the steps in progress only: %s")
    void stepFailed(long run, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 157, value = "The action %s of \"%s\", refused with the sentence below, could not be recorded in the audit table: %s")
    void auditNotWritten(String action, String login, String refusal, @Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 158, value = "What operators want of the runs in progress could not be followed; the server tries again")
    void steeringFailed(@Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 155, value = "Run %s stops because of an unexpected error")
    void unexpected(long run, @Cause Throwable cause);
}
