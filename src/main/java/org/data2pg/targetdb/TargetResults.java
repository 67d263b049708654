package org.data2pg.targetdb;

import java.util.function.Consumer;

/**
 * The results that the steps of one run have left on its target database, read in one transaction that changes nothing and sees one state.
 * What other runs have left is never among them, even if they are runs of the same batch. Opened by {@link TargetSessions#results}.
 */
public interface TargetResults extends AutoCloseable {

    /** How much of it is there. */
    ResultExtent extent();

    /** How many rows a query has. */
    long count(ResultQuery<?> query);

    /**
     * Reads rows of a query in its order, without keeping them in memory.
     *
     * @param first how many to leave out
     * @param count how many at most
     * @throws TargetFailureException the target database could not answer
     */
    <R> void read(ResultQuery<R> query, long first, long count, Consumer<R> reader);

    /** Gives the connection back. */
    @Override
    void close();
}
