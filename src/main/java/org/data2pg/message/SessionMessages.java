package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;
import org.jboss.logging.annotations.ValidIdRanges;

/** Sentences about the sessions of a run and the steps they execute. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRanges({@ValidIdRange(min = 525, max = 539), @ValidIdRange(min = 900, max = 909)})
public interface SessionMessages {

    SessionMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), SessionMessages.class);

    @Message(id = 525, value = "The run %s is %s. Only a step of an active run can be cancelled.")
    ConflictException finishedNotCancelled(long run, String status);

    @Message(id = 526, value = "The operator \"%s\" cancelled the step%s")
    String stepCancelledBy(String login, String why);

    @Message(id = 527, value = "The step \"%s\" of the run %s can't be cancelled: it is not in progress, or is being cancelled already.")
    ConflictException stepNotCancelled(String step, long run);

    @Message(id = 528, value = "The run %s has no step \"%s\". Look for its name among the steps of the run.")
    UnknownObjectException unknownStep(long run, String step);

    @Message(id = 901, value = "The server \"%s\" is suspended, or ends: it carries out no run until it is resumed.")
    UnavailableException suspended(String node);

    @Message(id = 900, value = "The sessions of the run %s can't be changed any more, it is being %s: give their number when you restart it. %s")
    ConflictException stoppingNotModified(long run, String state, String reason);
}
