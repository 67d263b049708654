package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;
import org.jboss.logging.annotations.ValidIdRanges;

/** Sentences of the use cases: starting a run and carrying it out. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRanges({@ValidIdRange(min = 100, max = 149), @ValidIdRange(min = 910, max = 914)})
public interface ControlMessages {

    ControlMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), ControlMessages.class);

    @Message(id = 101, value = "The target database \"%s\" is locked, and the batch \"%s\" of type %s writes to it. "
            + "Unlock the target database first.")
    ConflictException targetDatabaseLocked(String targetDatabase, String batch, String batchType);

    @Message(id = 105, value = "The target database \"%2$s\" has no batch \"%1$s\". Its batches are: %3$s.")
    UnknownObjectException unknownBatch(String batch, String targetDatabase, String batches);

    @Message(id = 106, value = "The configuration of the migration \"%s\", which the batch \"%s\" belongs to, is not completed. "
            + "Execute complete_migration_configuration('%1$s') on the target database.")
    ConflictException migrationNotCompleted(String migration, String batch);

    @Message(id = 107, value = "The step options %s are refused: %s")
    InvalidRequestException invalidStepOptions(String stepOptions, String reason);

    @Message(id = 910, value = "The step option \"%s\" is one of %s batches, and the batch \"%s\" is of type %s: none of its steps would heed it. Leave it out.")
    InvalidRequestException stepOptionOfOtherType(String option, String types, String batch, String batchType);

    @Message(id = 108, value = "%s sessions were asked for. A run needs at least 1 session.")
    InvalidRequestException tooFewSessions(int sessions);

    @Message(id = 109, value = "%s sessions were asked for, but the target database \"%s\" can open %s at most. "
            + "Ask for fewer, or raise max_connections there, or the limits of its user, its database or its datasource.")
    InvalidRequestException tooManySessions(int sessions, String targetDatabase, int limit);

    @Message(id = 110, value = "%s ascending sessions were asked for, out of %s sessions. It must be a number from 0 to the number of sessions.")
    InvalidRequestException invalidAscSessions(int ascSessions, int sessions);

    @Message(id = 111, value = "The reference run %s does not exist.")
    UnknownObjectException unknownReferenceRun(long run);

    @Message(id = 112, value = "The run %s can't be the reference run because it is %s. A reference run must be Completed.")
    ConflictException referenceRunNotCompleted(long run, String status);

    @Message(id = 113, value = "The batch \"%s\" has an active run on the target database \"%s\" already: %s. Wait for its end.")
    ConflictException batchAlreadyActive(String batch, String targetDatabase, String run);

    @Message(id = 147, value = "The batch \"%s\" of the target database \"%s\" is being executed by run %s, %s, of the target database \"%s\": "
            + "both are the same database. Wait for the end of that run, or abort it.")
    ConflictException batchActiveElsewhere(String batch, String targetDatabase, long run, String status, String other);

    @Message(id = 139, value = "The run %s of the batch \"%s\", of type %s, is active on the same target database: where both process the same tables, "
            + "one of them copies rows that the other one compares meanwhile, and reports as differences.")
    String copiedMeanwhile(long run, String batch, String batchType);

    @Message(id = 114, value = "The run %s does not exist.")
    UnknownObjectException unknownRun(long run);

    @Message(id = 115, value = "The working plan of the batch \"%s\" has a cycle: %s. Remove one of these dependencies.")
    ConflictException planHasCycle(String batch, String steps);

    @Message(id = 116, value = "The working plan of the batch \"%s\" is damaged: the step \"%s\" waits for \"%s\", which is no step of the batch.")
    ConflictException planHasUnknownParent(String batch, String step, String parent);

    @Message(id = 117, value = "The working plan of the batch \"%s\" is damaged: it has the step \"%s\" twice.")
    ConflictException planHasDuplicateStep(String batch, String step);

    @Message(id = 118, value = "The field \"%s\" is missing. It is mandatory.")
    InvalidRequestException missingField(String field);

    @Message(id = 119, value = "The step \"%s\" of the batch \"%s\" has no SQL function. The server executes SQL functions only.")
    ConflictException stepWithoutFunction(String step, String batch);

    @Message(id = 120, value = "The step \"%s\" failed: %s")
    String stepFailed(String step, String reason);

    @Message(id = 121, value = "The server \"%s\" ended while the run was active.")
    String serverEnded(String node);

    @Message(id = 122, value = "The administration database can't be reached or is not ready yet. "
            + "The server goes on trying and needs no restart; see the server's log for the cause.")
    UnavailableException adminDatabaseUnavailable();

    @Message(id = 149, value = "Another session keeps locked what has to be changed in the administration database. "
            + "Look there for an open transaction (pg_locks, pg_stat_activity) and end it, or try again later.")
    UnavailableException adminDatabaseLocked();

    @Message(id = 123, value = "The run could not be prepared: %s")
    String preparationFailed(String reason);

    @Message(id = 124, value = "The job of the run could not be started: %s")
    String jobNotStarted(String reason);

    @Message(id = 125, value = "The job of the run was stopped, by an administrator or with the server.")
    String jobStopped();

    @Message(id = 126, value = "The run ended with steps that nothing could make ready.")
    String stepsLeftOver();

    @Message(id = 141, value = "The data2pg extension of the target database \"%s\" has no ledger of steps: when a connection to it is lost, nobody knows whether "
            + "the step in progress was done, and the step fails. Upgrade the extension.")
    String noLedger(String targetDatabase);

    @Message(id = 142, value = "The target database \"%s\" has lost %s steps that it had confirmed, the step \"%s\" among them: its server crashed meanwhile. "
            + "Restart the run: it executes them again, and keeps the others.")
    ConflictException stepsLost(String targetDatabase, int count, String first);

    @Message(id = 143, value = "All steps are done, but the target database \"%s\" could not confirm that they are on its disk: %s Restart the run.")
    String notConfirmed(String targetDatabase, String reason);

    @Message(id = 140, value = "What happened in the run could not be recorded: %s")
    String notRecorded(String reason);

    @Message(id = 127, value = "The target database \"%s\" could not answer: %s")
    ConflictException targetDatabaseFailed(String targetDatabase, String reason);

    @Message(id = 128, value = "%s sessions were asked for. It must be a number from 0; with 0, nothing new starts until there are more.")
    InvalidRequestException negativeSessions(int sessions);

    @Message(id = 129, value = "Nothing of run %s is to be changed. Give sessions, ascSessions or comment.")
    InvalidRequestException nothingToModify(long run);

    @Message(id = 130, value = "The run %s is %s. Only an active run can be modified.")
    ConflictException finishedNotModified(long run, String status);

    @Message(id = 131, value = "The run %s is %s. Only an active run can be suspended.")
    ConflictException finishedNotSuspended(long run, String status);

    @Message(id = 132, value = "The run %s is %s. Only an active run can be aborted.")
    ConflictException finishedNotAborted(long run, String status);

    @Message(id = 133, value = "The run %s is being stopped already: %s")
    ConflictException alreadyStopping(long run, String reason);

    @Message(id = 134, value = "The run %s is Completed: nothing is left to do. Start a new run.")
    ConflictException completedNotRestarted(long run);

    @Message(id = 135, value = "The run %s has been restarted already, by run %s.")
    ConflictException restartedAlready(long run, long successor);

    @Message(id = 136, value = "The run %s is %s. Suspend or abort it before it is restarted.")
    ConflictException activeNotRestarted(long run, String status);

    @Message(id = 137, value = "The run %s can't be restarted: the batch \"%s\" was reconfigured since. %s Start a new run.")
    ConflictException planChanged(long run, String batch, String changes);

    @Message(id = 138, value = "The value \"%s\" of takeover is refused. It must be abort or continue, or be left out.")
    InvalidRequestException invalidTakeover(String takeover);

    @Message(id = 146, value = "The run %s can't be restarted: the ledger of the target database \"%s\" does not have the step \"%s\", but has \"%s\", "
            + "which comes after it. Somebody has changed the ledger, or a crash has emptied an unlogged table. Start the batch anew.")
    ConflictException ledgerContradictsPlan(long run, String targetDatabase, String missing, String present);

    @Message(id = 145, value = "The value \"%s\" of onError is refused. It must be abort or continue, or be left out.")
    InvalidRequestException invalidOnError(String onError);

    @Message(id = 144, value = "%s of the steps failed, and what depends on them was not started: %s. The first one: %s")
    String stepsFailed(int count, String steps, String first);

    @Message(id = 100, value = "The server \"%s\" was stopped while the run was active.")
    String serverStopped(String node);

    @Message(id = 102, value = "The former server of the run has left backends on the target database \"%s\" that can't be ended: %s.")
    UnavailableException backendsStay(String targetDatabase, String backends);

    @Message(id = 148, value = "The server of the run is gone. The server \"%s\" can't end the run or take it over yet, and goes on trying: %s "
            + "An abort does not wait for the target database; what is still at work there may go on then.")
    String takeoverWaits(String node, String reason);

    @Message(id = 103, value = "The operator \"%s\" suspended the run%s")
    String suspendedBy(String login, String why);

    @Message(id = 104, value = "The operator \"%s\" aborted the run%s")
    String abortedBy(String login, String why);
}
