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
    @Message(id = 152, value = "The administration database could not record what happened in run %s, the server goes on trying: %s")
    void recordPostponed(long run, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 153, value = "The administration database is not ready, the server goes on trying: %s")
    void adminDatabaseNotReady(String reason);

    @LogMessage(level = INFO)
    @Message(id = 154, value = "The administration database is ready, its schema \"%s\" has version %s")
    void adminDatabaseReady(String schema, String version);

    @LogMessage(level = ERROR)
    @Message(id = 156, value = "Run %s goes on with the steps in progress only: %s")
    void stepFailed(long run, String reason);

    @LogMessage(level = INFO)
    @Message(id = 197, value = "Run %s: the target database says where the failure below has happened:\n%s")
    void contextOfFailure(long run, String context);

    @LogMessage(level = ERROR)
    @Message(id = 178, value = "Run %s goes on with all that does not depend on a failed step: %s")
    void goesOnWithout(long run, String reason);

    @LogMessage(level = WARN)
    @Message(id = 179, value = "Run %s is Completed, but its steps stay in the ledger of the target database \"%s\" until the next run of the batch: %s")
    void ledgerNotCleaned(long run, String targetDatabase, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 157, value = "The action %s of \"%s\", refused with the sentence below, could not be recorded in the audit table: %s")
    void auditNotWritten(String action, String login, String refusal, @Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 166, value = "The action %s of \"%s\" was done, but could not be recorded in the audit table")
    void doneNotWritten(String action, String login, @Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 158, value = "The watch over runs failed; the server tries again")
    void watchFailed(@Cause Throwable cause);

    @LogMessage(level = WARN)
    @Message(id = 159, value = "The connection that holds the runs of this server is lost; no step is started until it is back: %s")
    void ownershipLost(String reason);

    @LogMessage(level = INFO)
    @Message(id = 160, value = "The connection that holds the runs of this server is back")
    void ownershipRegained();

    @LogMessage(level = WARN)
    @Message(id = 161, value = "Run %s was taken over by another server while this one was cut off; nothing more is done for it here")
    void runLost(long run);

    @LogMessage(level = INFO)
    @Message(id = 162, value = "Run %s, whose server is gone, goes on at the server \"%s\"")
    void runTakenOver(long run, String node);

    @LogMessage(level = WARN)
    @Message(id = 163, value = "Run %s, whose server is gone, can't be ended or taken over yet; the server tries again: %s")
    void takeoverPostponed(long run, String reason);

    @LogMessage(level = INFO)
    @Message(id = 165, value = "The server ends: %s runs are suspended, their steps in progress have %s seconds to finish")
    void serverEnds(int runs, long seconds);

    @LogMessage(level = ERROR)
    @Message(id = 164, value = "Run %s, whose server is gone, could not be taken over; the server tries again")
    void takeoverFailed(long run, @Cause Throwable cause);

    @LogMessage(level = WARN)
    @Message(id = 175, value = "Run %s: the step \"%s\" is tried again, for the %s. time: %s")
    void stepRepeated(long run, String step, int attempt, String reason);

    @LogMessage(level = WARN)
    @Message(id = 176, value = "Run %s: %s")
    void runWarning(long run, String warning);

    @LogMessage(level = WARN)
    @Message(id = 177, value = "\"%s\" in the system property %s=%s is neither a SQLSTATE (5 digits or capital letters) nor a class of them (the first 2). "
            + "Until the server is started with another value, failed steps are tried again for %s")
    void transientCausesRefused(String part, String property, String value, String used);

    @LogMessage(level = WARN)
    @Message(id = 187, value = "Run %s: its working plan is read again, for the %s. time: %s")
    void preparationRepeated(long run, int attempt, String reason);

    @LogMessage(level = WARN)
    @Message(id = 186, value = "\"%s\" in the system property %s is no number from 0 to 999999999. Until the server is started with another value, it is %s")
    void numberRefused(String value, String property, int used);

    @LogMessage(level = WARN)
    @Message(id = 185, value = "Run %s, whose server is gone, is aborted as an operator wants it, without its target database: %s")
    void abortedWithoutTarget(long run, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 195, value = "Run %s goes on, but it could not be recorded that its job execution is %s")
    void jobNotNoted(long run, long execution, @Cause Throwable cause);

    @LogMessage(level = WARN)
    @Message(id = 196, value = "Run %s: the step \"%s\" waits for a connection: %s")
    void stepAwaitsConnection(long run, String step, String reason);

    @LogMessage(level = ERROR)
    @Message(id = 191, value = "Another server on the same administration database has the node name \"%s\", too: nobody can tell which of them has executed a run. "
            + "Give each one a name of its own: -Djboss.node.name=…")
    void namesake(String node);

    @LogMessage(level = ERROR)
    @Message(id = 192, value = "Run %s is no longer in the administration database, which was restored, or is another one: nothing more is done for it here. "
            + "Look on its target database for what is done of its batch before it is run again")
    void runVanished(long run);

    @LogMessage(level = WARN)
    @Message(id = 190, value = "Run %s is being carried out by a job already. The job execution %s, which somebody has started for it, does nothing")
    void secondJob(long run, long job);

    @LogMessage(level = ERROR)
    @Message(id = 155, value = "Run %s stops because of an unexpected error")
    void unexpected(long run, @Cause Throwable cause);
}
