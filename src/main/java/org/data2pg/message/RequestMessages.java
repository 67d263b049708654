package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about requests that count once only, or on a condition only. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 740, max = 749)
public interface RequestMessages {

    RequestMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), RequestMessages.class);

    @Message(id = 740, value = "The key \"%s\" was used for another request already, which has started the run %s. Take a new key for a new request.")
    InvalidRequestException startKeyTaken(String key, long run);

    @Message(id = 741, value = "The run %s has been changed since you have seen it. Look at it again, and then decide.")
    OutdatedException changedMeanwhile(long run);
}
