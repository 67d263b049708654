package org.data2pg.targetdb;

import java.time.Instant;
import java.util.List;

/**
 * A key whose rows are not the same in source and target database; of a sequence, its state.
 *
 * @param part         part of the table that was compared; null for the whole
 * @param number       number of the differing key within the table, or its part
 * @param kind         missing in the target database, surplus there, changed, or count: not as many equal rows
 * @param sourceCopies how many equal rows the source has; null if it has none
 * @param targetCopies how many equal rows the target database has; null if it has none
 * @param columns      the key, then the other columns that differ; all of them if the row is in one database only
 */
public record Difference(String schema, String table, String part, long number, String kind, Long sourceCopies, Long targetCopies, Instant timestamp,
                         List<Column> columns) {

    public List<Column> key() {
        return columns.stream().filter(Column::key).toList();
    }

    public List<Column> others() {
        return columns.stream().filter(column -> !column.key()).toList();
    }

    /**
     * A column on both sides.
     *
     * @param key    whether it belongs to the key
     * @param source null if the source has no such row
     * @param target null if the target database has no such row
     */
    public record Column(String name, boolean key, Cell source, Cell target) {

        /** Whether both rows are there and do not agree on it, as far as the values were asked for. */
        public boolean differs() {
            return source != null && target != null && (source.shortened() || target.shortened() || !source.equals(target));
        }
    }

    /**
     * A value as text.
     *
     * @param value  null for NULL; not more of it than was asked for
     * @param length characters of the whole value; 0 for NULL
     */
    public record Cell(String value, long length) {

        /** Whether the value has more characters than these. */
        public boolean shortened() {
            return value != null && value.codePointCount(0, value.length()) < length;
        }
    }
}
