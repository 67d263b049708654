package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences for who may not come in. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 590, max = 599)
public interface AccessMessages {

    AccessMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), AccessMessages.class);

    @Message(id = 590, value = "The request shows no name and password of a user, or wrong ones. Send them with it (HTTP Basic).")
    String notAuthenticated();

    @Message(id = 591, value = "The user \"%s\" has none of the roles data2pg-viewer, data2pg-operator and data2pg-admin. Ask an administrator for one.")
    String withoutRole(String user);

    @Message(id = 592, value = "The user \"%s\" may only look at runs. It takes the role data2pg-operator or data2pg-admin to act.")
    ConflictException onlyOperators(String user);

    @Message(id = 593, value = "The user \"%s\" may not change target databases or the extension in them. It takes the role data2pg-admin.")
    ConflictException onlyAdmins(String user);
}
