package org.data2pg.control.execution;

/** Port: the batch engine, which gives a run its threads. */
public interface JobEngine {

    /**
     * Starts the job that carries a run out; does not wait for it.
     *
     * @return id of the job execution
     */
    long start(long run);

    /** Whether a job was stopped, and has ended or is about to: one that had not begun never does. */
    boolean isStopped(long execution);

    /** Whether a job that is started now begins: that of a suspended server waits until it is resumed. */
    boolean beginsJobs();
}
