package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.send;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Two target databases that are one, as one of them may be known by another name of its host: what the ledger of the database itself tells of it. */
class SameDatabaseIT {

    private static final String BATCH = "TWICE";

    private static Sample sample() throws SQLException {
        return Sample.registered().batch(BATCH).step(BATCH, "before", 3).step(BATCH, "held", 2, "before");
    }

    @Test
    void aBatchThatIsBeingExecutedByTheOtherNameIsRefused() throws SQLException {
        Sample sample = sample();
        String other = sample.registerAgain();
        long run;
        try (Sample.Gate gate = sample.closeGate("held")) {
            run = sample.run(BATCH, 1);
            awaitStep(run, "held", "In_progress");
            assertThat(send("POST", "runs", sample.order(BATCH).add("targetDatabase", other).build()).refusal())
                    .isEqualTo("409 D2PG000147 The batch \"" + BATCH + "\" of the target database \"" + other + "\" is being executed by run " + run
                            + ", Ending, of the target database \"" + sample.name() + "\": both are the same database. Wait for the end of that run, or abort it.");
        }
        awaitCompleted(run);
        awaitCompleted(Operator.start(sample.order(BATCH).add("targetDatabase", other)));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "before", "held");
    }

    /** Both are accepted before one of them is known to the database. */
    @Test
    void ofTwoRunsThatBeginAtOnceOnlyOneExecutesTheBatch() throws SQLException {
        Sample sample = sample();
        String other = sample.registerAgain();
        List<Long> runs;
        try (Sample.Gate gate = sample.closeGate("held")) {
            try (Connection lock = sample.target()) {
                lock.setAutoCommit(false);
                lock.createStatement().execute("LOCK TABLE data2pg.step");
                runs = List.of(sample.run(BATCH, 1), Operator.start(sample.order(BATCH).add("targetDatabase", other)));
            }
            await().atMost(PATIENCE).until(() -> runs.stream().filter(run -> Operator.status(run).equals("Aborted")).count() == 1);
        }
        assertThat(runs.stream().map(Operator::awaitEnd)).containsExactlyInAnyOrder("Aborted", "Completed");
        assertThat(runs.stream().map(Operator::error).flatMap(Stream::ofNullable)).hasSize(1).allMatch(sentence -> sentence.startsWith("D2PG000147: The batch"));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held");
    }

    /** What the other one has copied must not be copied once more. */
    @Test
    void aRunIsNotRestartedOnceTheBatchWasExecutedByTheOtherName() throws SQLException {
        Sample sample = sample();
        sample.execute("INSERT INTO witness.failing VALUES ('held')");
        long run = sample.run(BATCH, 1);
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: ");
        sample.execute("DELETE FROM witness.failing");
        awaitCompleted(Operator.start(sample.order(BATCH).add("targetDatabase", sample.registerAgain())));
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).startsWith("409 D2PG000860 The run " + run + " can't go on: the batch \"" + BATCH
                + "\" of the target database \"" + sample.name() + "\" was executed by another run since");
        assertThat(sample.calls(BATCH)).containsExactly("before", "before", "held");
    }
}
