package org.data2pg.message;

import static org.jboss.logging.Logger.Level.ERROR;
import static org.jboss.logging.Logger.Level.INFO;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/** Sentences about the batch engine. */
@MessageLogger(projectCode = "D2PG")
@ValidIdRange(min = 400, max = 449)
public interface JobMessages extends BasicLogger {

    JobMessages LOGGER = Logger.getMessageLogger(java.lang.invoke.MethodHandles.lookup(), JobMessages.class, "org.data2pg.job");
    JobMessages MESSAGES = LOGGER;

    @Message(id = 400, value = "No job can be started: the batch engine does not reach its records in the administration database. "
            + "The server goes on trying and needs no restart; see the server's log for the cause.")
    UnavailableException jobRepositoryUnavailable();

    @LogMessage(level = ERROR)
    @Message(id = 401, value = "The batch engine does not reach its records in the administration database. It is tried again when the database is ready.")
    void jobRepositoryDown();

    @LogMessage(level = INFO)
    @Message(id = 402, value = "The batch engine reaches its records in the administration database again; runs can be started.")
    void jobRepositoryUp();

    @LogMessage(level = INFO)
    @Message(id = 403, value = "The job execution %s, which no server carries out any more, is stopped in the records of the batch engine")
    void jobClosed(long execution);
}
