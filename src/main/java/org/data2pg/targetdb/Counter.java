package org.data2pg.targetdb;

import java.time.Instant;

/**
 * An aggregate of a table, computed in both databases by its check.
 *
 * @param source value in the source, as text: it may have more digits than a number of JSON; null for NULL
 * @param target the same of the target database
 * @param equal  whether they are the same number
 */
public record Counter(String schema, String table, String counter, String source, String target, boolean equal, Instant timestamp) {
}
