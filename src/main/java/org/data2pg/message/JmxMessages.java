package org.data2pg.message;

import static org.jboss.logging.Logger.Level.ERROR;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about what is asked for over JMX. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 700, max = 739)
public interface JmxMessages extends BasicLogger {

    JmxMessages MESSAGES = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), JmxMessages.class, "org.data2pg.jmx");

    @Message(id = 700, value = "The user \"%s\" may not do this. It takes one of the groups %s.")
    String forbidden(String user, String groups);

    @Message(id = 701, value = "Nobody is logged on, so that nothing can be done with runs here, and what is done could not be noted. "
            + "Connect to the management port of the server: service:jmx:remote+http://HOST:9990.")
    String nobody();

    @Message(id = 702, value = "The run %s is no longer carried out by this server.")
    String gone(long run);

    @LogMessage(level = ERROR)
    @Message(id = 703, value = "The MBean %s could not be registered or removed")
    void notRegistered(String name, @Cause Throwable cause);

    @LogMessage(level = ERROR)
    @Message(id = 704, value = "A request over JMX failed for a cause that nobody has foreseen")
    void unexpected(@Cause Throwable cause);

    @Message(id = 705, value = "An error happened that nobody has foreseen. The server's log tells more.")
    String seeLog();
}
