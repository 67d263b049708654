package org.data2pg.control;

import java.util.Map;

/** Port: the batch engine, which gives a run its threads. */
public interface JobEngine {

    /**
     * Starts the job that carries a run out; does not wait for it.
     *
     * @return id of the job execution
     */
    long start(long run);

    /** @throws org.data2pg.message.UnavailableException no job can be started yet; the server sees to it by itself */
    void requireReady();

    /**
     * The executions that have not ended in the engine's records, also those of servers that are gone.
     *
     * @return number of the run by id of the execution; none while the records can't be reached
     */
    Map<Long, Long> unfinished();

    /** Has the engine's records say that an execution was stopped, which no server carries out any more. */
    void close(long execution);
}
