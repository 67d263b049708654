package org.data2pg.run;

import java.util.Map;

/**
 * By which field a list is sorted.
 *
 * @param field      as the doors call it
 * @param descending the highest first
 */
public record SortOrder(String field, boolean descending) {

    /** What stands behind ORDER BY: the field's column, rows without a value last. */
    String sql(Map<String, String> columns) {
        return columns.get(field) + (descending ? " desc" : " asc") + " nulls last";
    }
}
