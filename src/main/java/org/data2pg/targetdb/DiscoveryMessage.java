package org.data2pg.targetdb;

/**
 * What DISCOVER has to say on a table or a column.
 *
 * @param column     null if it is about the table
 * @param severity   E: the copy will fail; C: it will change values; A: the column could be declared better; W: something is not known
 * @param statistics what it is derived from; of the table alone, or of a column without statistics, only the rows are known
 */
public record DiscoveryMessage(String schema, String table, String column, String severity, String code, String text, ColumnStatistics statistics) {
}
