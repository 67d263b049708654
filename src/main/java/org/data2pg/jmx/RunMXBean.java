package org.data2pg.jmx;

import java.util.Date;

/** A run that this server carries out. What is read is not older than a second. */
@Words("A run that this server carries out")
public interface RunMXBean {

    @Words("Number of the run")
    long getId();

    @Words("Target database")
    String getTargetDatabase();

    @Words("Batch")
    String getBatch();

    @Words("COPY, COMPARE or DISCOVER")
    String getBatchType();

    @Words("State of the run")
    String getStatus();

    @Words("What an operator wants of it: suspend or abort; empty for nothing")
    String getStopping();

    @Words("Comment; empty for none")
    String getComment();

    @Words("When it was accepted")
    Date getStart();

    @Words("Seconds since then")
    long getElapsedSeconds();

    /** Null as long as nothing is known. */
    @Words("When it will probably end; nothing as long as that can't be told")
    Date getEstimatedEnd();

    @Words("Sessions it may use")
    int getSessions();

    @Words("Sessions of these that take the cheapest steps first")
    int getAscSessions();

    @Words("Sessions it has open on the target database")
    long getOpenSessions();

    @Words("All steps")
    long getSteps();

    @Words("Completed steps")
    long getCompletedSteps();

    @Words("Steps in progress")
    long getInProgressSteps();

    @Words("Ready steps")
    long getReadySteps();

    @Words("Blocked steps")
    long getBlockedSteps();

    @Words("Failed steps")
    long getFailedSteps();

    @Words("Costs of the completed steps, in percent of all costs")
    double getCompletedPercent();

    @Words("What the completed steps did: their main indicators summed, such as rows")
    long getRows();

    @Words("What went wrong so far; empty for nothing")
    String getError();

    @Words("What an operator should know, though the run goes on; empty for nothing")
    String getWarning();

    @Words("Has the steps in progress finish and starts no other")
    void suspend(@Words("reason") String reason);

    @Words("Cancels the steps in progress and starts no other")
    void abort(@Words("reason") String reason);

    @Words("Changes the number of sessions; with 0, nothing new starts until there are more")
    void modify(@Words("sessions") int sessions, @Words("ascending sessions") int ascSessions);

    @Words("Changes the comment; an empty one takes it away")
    void comment(@Words("comment") String comment);

    @Words("Cancels a step in progress, which fails then")
    void cancelStep(@Words("step") String step, @Words("reason") String reason);
}
