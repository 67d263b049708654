package org.data2pg.message;

import static org.jboss.logging.Logger.Level.WARN;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about the datasources and passwords the server keeps for target databases. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 340, max = 399)
public interface DatasourceMessages extends BasicLogger {

    DatasourceMessages LOGGER = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), DatasourceMessages.class, "org.data2pg.jdbc");
    DatasourceMessages MESSAGES = LOGGER;

    @Message(id = 340, value = "The target database \"%s\" names the datasource %s, which this server does not have. "
            + "Correct the JNDI name, or add the datasource.")
    ConflictException unknownDatasource(String targetDatabase, String jndiName, @Cause Throwable cause);

    @Message(id = 341, value = "The server could not make a datasource for the target database \"%s\": %s")
    UnavailableException datasourceNotMade(String targetDatabase, String reason);

    @Message(id = 342, value = "The server could not remove its datasource for the target database \"%s\": %s")
    UnavailableException datasourceNotRemoved(String targetDatabase, String reason);

    @Message(id = 343, value = "The credential store data2pg is not open, so the password of the target database \"%s\" can't be kept or used. "
            + "Start the server with the right DATA2PG_STORE_PASSWORD in its environment. The server says: %s")
    UnavailableException credentialStoreClosed(String targetDatabase, String reason);

    @Message(id = 344, value = "The host \"%s\" of the target database \"%s\" is neither a host name nor an IP address.")
    InvalidRequestException invalidHost(String host, String targetDatabase);

    @Message(id = 345, value = "The user \"%s\" of the target database \"%s\" contains ${, which the server's configuration would take for an expression.")
    InvalidRequestException invalidUser(String user, String targetDatabase);

    @Message(id = 346, value = "The cnxOptions of the target database \"%s\" have \"%s\", which is not of the form name=value. "
            + "Several are separated by &, special characters are written as %%XX.")
    InvalidRequestException malformedOption(String targetDatabase, String option);

    @Message(id = 347, value = "The cnxOptions of the target database \"%s\" have \"%s\", which is no parameter of the PostgreSQL JDBC driver.")
    InvalidRequestException unknownOption(String targetDatabase, String option);

    @Message(id = 348, value = "The cnxOptions of the target database \"%s\" have \"%s\", which is not allowed here: "
            + "it would name another database, a secret in clear text, a class or a file of the server. "
            + "An administrator's datasource can have it.")
    InvalidRequestException forbiddenOption(String targetDatabase, String option);

    @Message(id = 349, value = "The application is not connected to the server's management: it is starting or stopping.")
    UnavailableException noManagement();

    @Message(id = 350, value = "The connection of the target database \"%s\" can't be changed or removed now: %s sessions are open on it. "
            + "Try again when they have ended.")
    ConflictException datasourceInUse(String targetDatabase, int sessions);

    @LogMessage(level = WARN)
    @Message(id = 351, value = "The credential store data2pg is not open: passwords of target databases can't be kept. "
            + "Start the server with DATA2PG_STORE_PASSWORD in its environment.")
    void credentialStoreMissing();
}
