package org.data2pg.run;

/**
 * How far the steps of a run are.
 *
 * @param cost          costs of all steps together
 * @param completedCost costs of the completed ones
 * @param rows          main indicators summed: what the completed steps did
 * @param openSessions  sessions that are open now
 */
public record Progress(long total, long completed, long inProgress, long ready, long blocked, long failed,
                       long cost, long completedCost, long rows, long openSessions) {

    /** Of a run whose working plan was not stored yet. */
    public static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
