package org.data2pg.jdbc;

import java.util.function.Consumer;

/** The rows of one query on the results of a run. */
interface ResultRows<R> {

    long count();

    /**
     * @param first how many to leave out
     * @param count how many at most
     */
    void each(long first, long count, Consumer<R> reader);
}
