package org.data2pg.jmx;

/** What operators do with runs, those of other servers included. */
@Words("Starts, changes and stops runs")
public interface RunControlMXBean {

    @Words("Numbers of the runs that this server carries out")
    long[] getActiveRuns();

    @Words("Starts a run of a batch and returns its number")
    long run(@Words("target database") String targetDatabase, @Words("batch") String batch, @Words("sessions") int sessions);

    /** Texts that are empty, and a reference run of 0, stand for none. */
    @Words("Starts a run with everything that can be asked for; leave a text empty, and the reference run 0, for none")
    long runWithOptions(@Words("target database") String targetDatabase, @Words("batch") String batch, @Words("sessions") int sessions,
                        @Words("ascending sessions") int ascSessions, @Words("step options as JSON") String stepOptions, @Words("comment") String comment,
                        @Words("reference run") long referenceRun, @Words("takeover: abort or continue") String takeover,
                        @Words("on error: abort or continue") String onError);

    @Words("Starts a run that takes over what a Suspended or Aborted one has left, and returns its number")
    long restart(@Words("run") long run);

    /** Texts that are empty, 0 sessions, and -1 ascending sessions, stand for what the former run had. */
    @Words("The same with other sessions, comment or rules; leave a text empty, the sessions 0, and the ascending ones -1, for what the former run had")
    long restartWithOptions(@Words("run") long run, @Words("sessions") int sessions, @Words("ascending sessions") int ascSessions, @Words("comment") String comment,
                            @Words("takeover: abort or continue") String takeover, @Words("on error: abort or continue") String onError);

    @Words("Has the steps in progress finish and starts no other")
    void suspend(@Words("run") long run, @Words("reason") String reason);

    @Words("Cancels the steps in progress and starts no other")
    void abort(@Words("run") long run, @Words("reason") String reason);

    @Words("Changes the number of sessions of an active run; with 0, nothing new starts until there are more")
    void modify(@Words("run") long run, @Words("sessions") int sessions, @Words("ascending sessions") int ascSessions);

    @Words("Changes the comment of an active run; an empty one takes it away")
    void comment(@Words("run") long run, @Words("comment") String comment);

    @Words("Cancels a step in progress, which fails then")
    void cancelStep(@Words("run") long run, @Words("step") String step, @Words("reason") String reason);

    @Words("Looks whether a target database can be reached, and which of its batches are ready")
    String check(@Words("target database") String targetDatabase);

    @Words("State of a run, also of a past one")
    String status(@Words("run") long run);

    @Words("What a run has done")
    String report(@Words("run") long run);
}
