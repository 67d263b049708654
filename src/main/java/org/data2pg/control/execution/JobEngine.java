package org.data2pg.control.execution;

/** Port: the batch engine, which gives a run its threads. */
public interface JobEngine {

    /**
     * Starts the job that carries a run out; does not wait for it.
     *
     * @return id of the job execution
     */
    long start(long run);
}
