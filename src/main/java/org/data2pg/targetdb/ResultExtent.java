package org.data2pg.targetdb;

import java.util.List;

/**
 * How much of the results of a run is on its target database.
 *
 * @param checks      what the checks of a COPY batch have left
 * @param differences tables, parts and sequences that a COMPARE batch has found different
 * @param discovery   what a DISCOVER batch has left
 */
public record ResultExtent(Checks checks, List<Compared> differences, Discovery discovery) {

    /**
     * @param tables            tables with counters
     * @param differentTables   those of them with a counter that differs
     * @param counters          counters of all tables
     * @param differentCounters those of them that differ
     */
    public record Checks(long tables, long differentTables, long counters, long differentCounters) {
    }

    /**
     * A table or sequence that is not the same.
     *
     * @param part        part of the table; null for the whole
     * @param differences how many differing keys are written down
     */
    public record Compared(String schema, String table, String part, long differences) {
    }

    /**
     * @param tables      profiled tables
     * @param columns     columns with statistics
     * @param errors      messages of severity E
     * @param corruptions messages of severity C
     * @param advice      messages of severity A
     * @param warnings    messages of severity W
     */
    public record Discovery(long tables, long columns, long errors, long corruptions, long advice, long warnings) {
    }
}
