package org.data2pg.control.execution;

import java.util.Optional;

import org.data2pg.run.BatchRun;
import org.data2pg.run.RunStatus;
import org.data2pg.run.Stop;

/**
 * How a run ends before all its steps are completed.
 *
 * @param status Suspended or Aborted
 * @param reason a sentence for the operator
 */
record EarlyEnd(RunStatus status, String reason) {

    /** What an operator wants of the run; empty for nothing. */
    static Optional<EarlyEnd> wanted(BatchRun run) {
        return Optional.ofNullable(run.stopWanted())
                .map(stop -> new EarlyEnd(stop == Stop.ABORT ? RunStatus.ABORTED : RunStatus.SUSPENDED, run.stopReason()));
    }
}
