package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about the list of target databases. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 200, max = 299)
public interface TargetDbMessages {

    TargetDbMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), TargetDbMessages.class);

    @Message(id = 200, value = "The target database \"%s\" does not exist.")
    UnknownObjectException unknownTargetDatabase(String id);

    @Message(id = 201, value = "The target database \"%s\" exists already. Change it, or choose another id.")
    ConflictException targetDatabaseExists(String id);

    @Message(id = 202, value = "The target database \"%s\" has no %s. Give either a JNDI name, or host, port, dbname and user.")
    InvalidRequestException incompleteConnection(String id, String field);

    @Message(id = 203, value = "The port %s of the target database \"%s\" is not a number from 1 to 65535.")
    InvalidRequestException invalidPort(int port, String id);

    @Message(id = 204, value = "The target database \"%s\" has a JNDI name and also %s. With an administrator's datasource, "
            + "the connection is described there: leave host, port, dbname, user, password and cnxOptions out.")
    InvalidRequestException contradictoryConnection(String id, String field);

    @Message(id = 205, value = "The target database \"%s\" can't be deleted because %s runs are recorded for it. Lock it instead.")
    ConflictException targetDatabaseHasRuns(String id, long runs);

    @Message(id = 206, value = "The target database \"%s\" can't be changed or deleted while a run is active on it: run %s.")
    ConflictException targetDatabaseInUse(String id, long run);

    @Message(id = 210, value = "The target database \"%s\" has been changed since you have seen it. Look at it again, and then decide.")
    OutdatedException changedMeanwhile(String id);

    @Message(id = 209, value = "The JNDI name \"%s\" of the target database \"%s\" is refused: give one that begins with java: "
            + "and is not a datasource of the server's own administration.")
    InvalidRequestException invalidJndiName(String jndiName, String id);

    @Message(id = 207, value = "The id of the target database is missing. It is mandatory.")
    InvalidRequestException missingId();

    @Message(id = 208, value = "The id \"%s\" in the request's body is not the one in its address, \"%s\". The id of a target database can't be changed.")
    InvalidRequestException differentId(String bodyId, String pathId);
}
