package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about what becomes of unfinished runs: how they go on, and why they can't. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 850, max = 869)
public interface RestartMessages {

    RestartMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), RestartMessages.class);

    @Message(id = 850, value = "The run %s can't be restarted: run %s of the same batch has begun since, so that the target database no longer holds what run %1$s "
            + "had left there. Restart run %2$s instead, unless it is Completed, or start a new run.")
    ConflictException laterRunBegun(long run, long later);

    @Message(id = 851, value = "The run %s can't go on: %s Start a new run.")
    ConflictException runEmptied(long run, String reason);

    @Message(id = 852, value = "The run %s can't go on: the ledger of the target database \"%s\" has none of the %s steps that are recorded as done, and it was not this run "
            + "that executed the batch \"%s\" there last. The batch was dropped and created again, or it is another database now. "
            + "Start a new run; if the batch has no INIT step, empty its tables before.")
    ConflictException ledgerOfAnother(long run, String targetDatabase, int steps, String batch);

    @Message(id = 860, value = "The run %s can't go on: the batch \"%s\" of the target database \"%s\" was executed by another run since, of another target database "
            + "here that is the same database, or of another administration database, or of a newer state of this one. Start a new run; if the batch has no INIT step, empty its tables before.")
    ConflictException executedElsewhere(long run, String batch, String targetDatabase);

    @Message(id = 861, value = "The run %s can't go on: %s It was restored, or has failed over to a standby without its last commits, and has lost the end of the run and "
            + "the reports of its last steps. Start a new run only if the batch is to be executed once more; if it has no INIT step, empty its tables before.")
    ConflictException runCompleted(long run, String reason);

    @Message(id = 862, value = "The administration database has lost what it had kept of the run: the step \"%s\", for one, is %s there. It was restored, or has failed "
            + "over to a standby without its last commits. Restart the run: the ledger of its target database has the reports of all steps that are done. "
            + "If that has no ledger, start a new run instead.")
    ConflictException recordsLost(String step, String status);

    @Message(id = 853, value = "The run %s can't be restarted: the batch \"%s\" was reconfigured since. It has the same steps, but some of them would do something else: "
            + "rules for columns, conditions of parts, columns or indexes have changed. Start a new run.")
    ConflictException workChanged(long run, String batch);

    @Message(id = 854, value = "It goes on when it is restarted, at any server: Restart on its page in the console, or data2pg restart %s. "
            + "Completed steps are kept, all others are executed.")
    String restartSuspended(long run);

    @Message(id = 855, value = "Remove the cause, then restart the run: Restart on its page in the console, or data2pg restart %s. Completed steps are kept, "
            + "failed ones are executed again. The tab Log of its page, or data2pg report %1$s --verbose, tells all that PostgreSQL has said.")
    String removeCauseAndRestart(long run);

    @Message(id = 856, value = "No step of it was begun. Remove the cause, then restart the run: Restart on its page in the console, or data2pg restart %s.")
    String restartUnprepared(long run);

    @Message(id = 857, value = "What was in progress is rolled back. To go on, restart the run: Restart on its page in the console, or data2pg restart %s. "
            + "Completed steps are kept, all others are executed.")
    String restartAborted(long run);

    @Message(id = 858, value = "What was in progress is rolled back. To go on, restart the run at any server that lives: Restart on its page in the console, "
            + "or data2pg restart %s. Completed steps are kept, all others are executed. The log of the lost server may tell why it ended.")
    String restartLost(long run);

    @Message(id = 859, value = "The run %s goes on with what this one has left: look there, on its page in the console or with data2pg monitor %1$s.")
    String lookAtSuccessor(long run);

    @Message(id = 866, value = "The run %s can't go on: the batch \"%s\" was reconfigured while the run was active. %s Start a new run.")
    ConflictException planChangedMeanwhile(long run, String batch, String changes);

    @Message(id = 867, value = "The run %s can't go on: the batch \"%s\" was reconfigured while the run was active. It has the same steps, but some of them would do "
            + "something else: rules for columns, conditions of parts, columns or indexes have changed. Start a new run.")
    ConflictException workChangedMeanwhile(long run, String batch);

    @Message(id = 868, value = "All steps of the run %s are done, but the batch \"%s\" was reconfigured meanwhile, so that some of them may have done something else than "
            + "others: steps, rules for columns, conditions of parts, columns or indexes have changed. Start a new run.")
    ConflictException workChangedBeforeItsEnd(long run, String batch);
}
