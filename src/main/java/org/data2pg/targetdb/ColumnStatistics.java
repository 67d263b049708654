package org.data2pg.targetdb;

import java.time.Instant;

/**
 * What DISCOVER has found in a column of the source. What its type does not have is null.
 *
 * @param number     place of the column in the table
 * @param type       type in the source
 * @param rows       rows of the table that were read
 * @param maxRows    the limit of rows in force; null without
 * @param notNull    values that are not NULL
 * @param min        smallest number that is not infinite, as text
 * @param max        largest number that is neither infinite nor NaN, as text
 * @param precision  largest number of digits
 * @param integers   largest number of digits before the point
 * @param fractions  largest number of digits behind the point
 * @param nan        numbers that are NaN
 * @param infinite   numbers that are infinite
 * @param avgLength  average length of strings
 * @param maxLength  length of the longest one
 * @param nulChars   strings with the character NUL
 * @param earliest   earliest date or timestamp
 * @param latest     latest date or timestamp
 * @param dates      dates, and timestamps without time of day
 */
public record ColumnStatistics(String schema, String table, String column, Integer number, String type, Long rows, Long maxRows, Long notNull,
                               String min, String max, Integer precision, Integer integers, Integer fractions, Long nan, Long infinite,
                               Integer avgLength, Long maxLength, Long nulChars, String earliest, String latest, Long dates, Instant timestamp) {

    /** Values that are NULL, if they were counted. */
    public Long nulls() {
        return rows == null || notNull == null ? null : Long.valueOf(rows - notNull);
    }
}
