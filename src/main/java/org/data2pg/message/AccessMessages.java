package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences for who may not come in, or not do what he wants. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 590, max = 599)
public interface AccessMessages {

    AccessMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), AccessMessages.class);

    @Message(id = 590, value = "The request shows no name and password of a user, and no API token, or wrong ones. Send them with it (HTTP Basic or Bearer).")
    String notAuthenticated();

    @Message(id = 591, value = "The user \"%s\" has none of the roles data2pg-viewer, data2pg-operator and data2pg-admin. Ask an administrator for one.")
    String withoutRole(String user);

    @Message(id = 592, value = "The user \"%s\" may only look at runs. It takes the role data2pg-operator or data2pg-admin to act.")
    ForbiddenException onlyOperators(String user);

    @Message(id = 593, value = "The user \"%s\" may not change target databases or the extension in them. It takes the role data2pg-admin.")
    ForbiddenException onlyAdmins(String user);

    @Message(id = 594, value = "There were too many wrong names or passwords. Try again in %s seconds.")
    String tooManyLogins(long seconds);

    @Message(id = 595, value = "Names and passwords can't be checked now: what holds them does not answer. Try again later; the server's log says more.")
    String realmUnavailable();

    @Message(id = 596, value = "A page of another site has sent this request. Open the console itself, and repeat there what you wanted to do.")
    String foreignSite();
}
