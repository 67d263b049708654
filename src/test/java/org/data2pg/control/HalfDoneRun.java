package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.act;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;

import java.sql.SQLException;

/** Runs of a batch of three steps, one after the other, that are caught in the middle: "before" is done, "held" is in progress, "after" is blocked. */
final class HalfDoneRun {

    static final String BATCH = "HALF_DONE";

    private HalfDoneRun() {
    }

    /** A target database with the batch. */
    static Sample sample() throws SQLException {
        return steps(Sample.registered());
    }

    /** The batch in a target database that does not have it. */
    static Sample steps(Sample sample) throws SQLException {
        return sample.batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before").step(BATCH, "after", 1, "held");
    }

    /** A run that goes on once this has happened in the middle of it. */
    static long during(Sample sample, Event event) throws SQLException {
        try (Sample.Gate gate = sample.closeGate("held")) {
            long run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            event.happens(run, gate);
            return run;
        }
    }

    /** A run that was aborted in the middle. */
    static long aborted(Sample sample) throws SQLException {
        return during(sample, (run, gate) -> {
            act("runs/" + run + "/abort");
            assertThat(awaitEnd(run)).isEqualTo("Aborted");
        });
    }

    /** What happens to a run, whose step is held by a gate. */
    @FunctionalInterface
    interface Event {
        void happens(long run, Sample.Gate gate) throws SQLException;
    }
}
