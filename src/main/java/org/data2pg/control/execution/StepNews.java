package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

import org.data2pg.control.execution.ActiveRun.Claim;
import org.data2pg.run.BatchRun;
import org.data2pg.run.StepNote;
import org.data2pg.targetdb.TargetSession.Indicator;

/** Tells those who count that a step has ended. Whatever goes wrong with them is no matter of the run. */
@ApplicationScoped
class StepNews {

    private static final String COPY_FUNCTION = "_copy_table";
    private static final long BYTES_PER_KILOBYTE = 1_024;

    @Inject
    private Event<StepEnded> ended;

    /** @param report of a completed step; empty for others */
    void tell(Execution execution, Claim claim, StepNote note, String outcome, List<Indicator> report, Instant now) {
        BatchRun run = execution.run();
        long rows = report.stream().filter(Indicator::main).mapToLong(Indicator::value).sum();
        boolean copied = !report.isEmpty() && COPY_FUNCTION.equals(claim.step().sqlFunction());
        Duration elapsed = note.start() == null ? Duration.ZERO : Duration.between(note.start(), now);
        try {
            ended.fire(new StepEnded(run.id(), run.targetDatabase(), run.batch(), run.batchType(), note.step(), outcome, elapsed, rows,
                    copied ? claim.step().size() * BYTES_PER_KILOBYTE : 0));
        } catch (RuntimeException uncounted) {
            LOGGER.debug("A step that has ended could not be counted", uncounted);
        }
    }
}
