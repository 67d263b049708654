package org.data2pg.control.execution;

import java.time.Duration;

/**
 * A step that this server has executed has come to an end. Told to whoever counts.
 *
 * @param outcome Completed, Failed or Cancelled
 * @param elapsed of its last attempt
 * @param rows    its main indicator, which tells how much it did; 0 unless Completed
 * @param bytes   size of a copied table on the source, after the statistics there; 0 for other steps, and in a run with a reference run, where it is
 *                not known
 */
public record StepEnded(long run, String targetDatabase, String batch, String batchType, String step, String outcome, Duration elapsed,
                        long rows, long bytes) {
}
