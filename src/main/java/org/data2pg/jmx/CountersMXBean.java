package org.data2pg.jmx;

/** What this server has done since it was started. */
@Words("What this server has done since its start")
public interface CountersMXBean {

    @Words("Runs that this server carries out now")
    int getActiveRuns();

    @Words("Runs that were Completed")
    long getCompletedRuns();

    @Words("Runs that were Suspended")
    long getSuspendedRuns();

    @Words("Runs that were Aborted")
    long getAbortedRuns();

    @Words("Steps that were Completed")
    long getCompletedSteps();

    @Words("Steps that Failed")
    long getFailedSteps();

    @Words("Steps that were cancelled")
    long getCancelledSteps();

    @Words("What the completed steps did: their main indicators summed, such as rows")
    long getRows();

    @Words("Size of the copied tables on the source, after the statistics there")
    long getBytes();
}
