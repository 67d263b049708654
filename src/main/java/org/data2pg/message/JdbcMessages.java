package org.data2pg.message;

import org.jboss.logging.Messages;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageBundle;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about connections to target databases. */
@MessageBundle(projectCode = "D2PG")
@ValidIdRange(min = 300, max = 339)
public interface JdbcMessages {

    JdbcMessages MESSAGES = Messages.getBundle(java.lang.invoke.MethodHandles.lookup(), JdbcMessages.class);

    @Message(id = 300, value = "The target database \"%s\" can't be reached: %s")
    UnavailableException targetDatabaseUnreachable(String targetDatabase, String reason);

    @Message(id = 301, value = "The target database \"%s\" has no data2pg extension in the schema \"%s\". "
            + "Install it there, or correct the extension's schema of the target database.")
    ConflictException extensionMissing(String targetDatabase, String schema);

    @Message(id = 302, value = "The data2pg extension of the target database \"%s\" has version %s; this server needs %s or newer. Upgrade the extension.")
    ConflictException extensionTooOld(String targetDatabase, String version, String needed);

    @Message(id = 303, value = "The user \"%s\" may not use the data2pg extension of the target database \"%s\" in the schema \"%s\". "
            + "Execute there: GRANT data2pg TO \"%1$s\";")
    ConflictException extensionNotAllowed(String user, String targetDatabase, String schema);

    @Message(id = 305, value = "The target database did not keep what the step did: %s")
    String commitFailed(String reason);

    @Message(id = 304, value = "The connection was lost while the step was executed: %s")
    String connectionLost(String reason);

    @Message(id = 306, value = "The data2pg extension of the target database \"%s\" does not tell which run a result is of. Upgrade the extension; "
            + "results of later runs can be shown then.")
    ConflictException resultsWithoutRuns(String targetDatabase);

    @Message(id = 330, value = "The target database \"%s\" has the data2pg extension %s in the schema \"%s\" already. There is nothing to install.")
    ConflictException extensionThere(String targetDatabase, String version, String schema);

    @Message(id = 331, value = "The data2pg extension of the target database \"%s\" has version %s already, that of this server. There is nothing to upgrade.")
    ConflictException extensionCurrent(String targetDatabase, String version);

    @Message(id = 332, value = "The data2pg extension of the target database \"%s\" has version %s, which is newer than %s, that of this server. "
            + "Upgrade this server instead.")
    ConflictException extensionNewer(String targetDatabase, String version, String own);

    @Message(id = 333, value = "The data2pg extension of the target database \"%s\" has version %s. This server upgrades from %s to %s only: "
            + "bring it to %3$s first, with the release of that version.")
    ConflictException extensionTooOldToUpgrade(String targetDatabase, String version, String previous, String own);

    @Message(id = 334, value = "The data2pg extension of the target database \"%s\" was installed by CREATE EXTENSION, and the files of version %s are not on "
            + "its server. Put them beside the other extensions there, then upgrade again.")
    ConflictException extensionFilesMissing(String targetDatabase, String own);

    @Message(id = 335, value = "The user \"%s\" may not do this on the target database \"%s\": %s "
            + "It takes a superuser, or the owner of the extension for an upgrade. Give the name and password of one.")
    ConflictException extensionRights(String user, String targetDatabase, String reason);

    @Message(id = 336, value = "The target database \"%s\" refused the installation or the upgrade of the data2pg extension, and nothing was changed: %s")
    ConflictException extensionRefused(String targetDatabase, String reason);

    @Message(id = 337, value = "The target database \"%s\" is reached by the datasource %s of the server's administrator, which has a user of its own. "
            + "Leave user and password out, or install the extension with psql.")
    ConflictException loginWithDatasource(String targetDatabase, String jndiName);

    @Message(id = 338, value = "The user \"%s\" has logged in to the target database \"%s\", but the user \"%s\" could not be given the role data2pg: %s "
            + "Give the name and password of a superuser.")
    ConflictException roleNotGranted(String user, String targetDatabase, String member, String reason);

    @Message(id = 320, value = "The step function \"%s\" reported the indicator \"%s\" twice, or one without a name. "
            + "Each indicator of a report needs a name of its own.")
    String malformedReport(String function, String indicator);

    @Message(id = 307, value = "All connections that this server may have to the target database \"%s\" are in use, and none became free in time. "
            + "Wait for the end of other runs, or enlarge the pool of its datasource (max-pool-size).")
    BusyException poolFull(String targetDatabase);

    @Message(id = 308, value = "The target database \"%s\" gives no further connection: %s Wait until others are closed, or let it have more: "
            + "max_connections of its server, CONNECTION LIMIT of the database or of its user.")
    BusyException targetDatabaseFull(String targetDatabase, String reason);

    /** Part of another sentence. */
    @Message(id = Message.NONE, value = "the host %s is not known")
    String unknownHost(String host);
}
