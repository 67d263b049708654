package org.data2pg.targetdb;

import java.util.List;

/**
 * A question about the results of a run. What is null in it is not asked for.
 *
 * @param <R> what one row of the answer is
 */
public sealed interface ResultQuery<R> {

    /** Without limit. */
    long ALL = Long.MAX_VALUE;

    /**
     * The counters of checked tables, those that differ first.
     *
     * @param tables    which tables
     * @param different whether only those that differ
     */
    record Checks(Tables tables, boolean different) implements ResultQuery<Counter> {
    }

    /**
     * The differences of compared tables and sequences, by table, part and key.
     *
     * @param part   part of the table
     * @param number number of the difference within the table, or its part
     * @param kind   missing, surplus, changed or count
     * @param length how many characters of a value are wanted; 0 for all
     */
    record Differences(Tables tables, String part, Long number, String kind, int length) implements ResultQuery<Difference> {

        /** The kinds in the order in which they are explained. */
        public static final List<String> KINDS = List.of("missing", "surplus", "changed", "count");
    }

    /**
     * The messages on profiled tables: errors, corruptions, warnings, advice.
     *
     * @param severity E, C, W or A
     */
    record Messages(Tables tables, String column, String severity, String code) implements ResultQuery<DiscoveryMessage> {

        /** The severities, the worst first. */
        public static final List<String> SEVERITIES = List.of("E", "C", "W", "A");
    }

    /** The statistics of the columns of profiled tables, by table and place of the column. */
    record Statistics(Tables tables, String column) implements ResultQuery<ColumnStatistics> {
    }

    /**
     * A choice of tables.
     *
     * @param schema exactly this schema
     * @param table  exactly this table
     * @param text   part of {@code schema.table}, in capitals or not
     */
    record Tables(String schema, String table, String text) {

        /** Every table. */
        public static final Tables ALL = new Tables(null, null, null);
    }
}
