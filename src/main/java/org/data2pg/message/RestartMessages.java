package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about runs that can't go on from what is done of them. */
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

    @Message(id = 854, value = "The run %s can't go on: the batch \"%s\" of the target database \"%s\" was executed by another run since, of another target database "
            + "here that is the same database, or of another administration database. Start a new run; if the batch has no INIT step, empty its tables before.")
    ConflictException executedElsewhere(long run, String batch, String targetDatabase);

    @Message(id = 853, value = "The run %s can't be restarted: the batch \"%s\" was reconfigured since. It has the same steps, but some of them would do something else: "
            + "rules for columns, conditions of parts, columns or indexes have changed. Start a new run.")
    ConflictException workChanged(long run, String batch);
}
