package org.data2pg.control.execution;

import java.time.Duration;

/**
 * A run has come to an end on this server. Told to whoever counts, once that is recorded.
 *
 * @param status Completed, Suspended or Aborted
 */
public record RunEnded(long run, String targetDatabase, String batch, String batchType, String status, Duration elapsed) {
}
