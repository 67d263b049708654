package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about API tokens. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 750, max = 759)
public interface TokenMessages {

    TokenMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), TokenMessages.class);

    @Message(id = 750, value = "%s days were asked for. A token is valid for 1 to %s days.")
    InvalidRequestException invalidDays(int days, int most);

    @Message(id = 751, value = "There is no role \"%s\". Choose data2pg-viewer, data2pg-operator or data2pg-admin.")
    InvalidRequestException unknownRole(String role);

    @Message(id = 752, value = "A token can't have the role %s, as its owner \"%s\" does not have it.")
    ForbiddenException tokenAboveOwner(String role, String owner);

    @Message(id = 753, value = "An API token can't make another one. Log in with name and password for it.")
    ForbiddenException tokenMakesNoToken();

    @Message(id = 754, value = "There is no API token %s, or it belongs to somebody else.")
    UnknownObjectException unknownToken(Object id);
}
