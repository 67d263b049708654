package org.data2pg.message;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.WARN;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** What is written to the server's log about logins. Never a name that was not let in: it may be a password in the wrong field. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 760, max = 769)
public interface AccessLogger extends BasicLogger {

    AccessLogger LOGGER = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), AccessLogger.class, "org.data2pg.access");

    @LogMessage(level = WARN)
    @Message(id = 760, value = "%s logins have failed, the last one from %s; further ones have to wait")
    void loginsSlowedDown(int count, String address);

    @LogMessage(level = ERROR)
    @Message(id = 761, value = "Names and passwords can't be checked")
    void realmUnavailable(@Cause Throwable cause);
}
