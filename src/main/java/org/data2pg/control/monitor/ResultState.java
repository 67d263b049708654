package org.data2pg.control.monitor;

import static org.data2pg.message.ResultMessages.MESSAGES;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.run.BatchRun;
import org.data2pg.run.ResultSteps.Record;
import org.data2pg.targetdb.ResultExtent;

/**
 * Which results these are, and what they are worth.
 *
 * @param run      the run that has found them
 * @param status   label of its state
 * @param steps    its completed steps that leave results
 * @param replaced those of them that later runs of its batch have executed again
 * @param by       the last of these runs; null for none
 * @param read     when the target database was asked
 * @param remarks  numbered sentences on what is missing, and why
 * @param extent   what is there
 */
public record ResultState(long run, String targetDatabase, String batch, String batchType, String status, boolean active, Instant start, Instant end,
                          long steps, long replaced, Long by, Instant read, List<String> remarks, ResultExtent extent) {

    static ResultState of(BatchRun run, Record recorded, ResultExtent extent, Instant now) {
        return new ResultState(run.id(), run.targetDatabase(), run.batch(), run.batchType(), run.status().label(), run.status().isActive(), run.start(),
                run.end(), recorded.steps(), recorded.again(), recorded.againBy(), now, remarks(run, recorded, extent), extent);
    }

    private static List<String> remarks(BatchRun run, Record recorded, ResultExtent extent) {
        List<String> remarks = new ArrayList<>();
        if (run.status().isActive()) {
            remarks.add(MESSAGES.stillActive(run.id(), run.status().label()));
        }
        if (run.isWithoutLedger()) {
            remarks.add(MESSAGES.withoutLedger(run.id()));
            return remarks;
        }
        if (recorded.again() > 0) {
            remarks.add(recorded.again() == recorded.steps() ? MESSAGES.allReplaced(run.id(), recorded.againBy())
                    : MESSAGES.someReplaced(recorded.again(), recorded.steps(), run.id(), recorded.againBy()));
        }
        // While the run is active, a step may be done that is not recorded yet
        long differences = extent.differences().stream().mapToLong(ResultExtent.Compared::differences).sum();
        long gone = recorded.steps() - recorded.again() - extent.checks().tables() - extent.discovery().tables();
        if (run.batchType().equals("COMPARE")) {
            if (differences < recorded.differences()) {
                remarks.add(MESSAGES.fewerDifferences(run.id(), recorded.differences(), differences));
            }
        } else if (gone > 0) {
            remarks.add(MESSAGES.tablesGone(gone, run.id()));
        }
        return remarks;
    }
}
