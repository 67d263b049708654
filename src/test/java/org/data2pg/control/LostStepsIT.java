package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.act;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.restart;
import static org.data2pg.control.Operator.send;
import static org.data2pg.control.Operator.steps;

import java.sql.SQLException;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** A step function does not wait for the disk: when the server of the target crashes, the last steps are undone, each whole. */
class LostStepsIT {

    private static final String NOTED = "SELECT led_step FROM data2pg.step_ledger ORDER BY 1";

    @Test
    void aRunWhoseTargetHasLostAStepIsNotCompleted() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> sample.execute("DELETE FROM data2pg.step_ledger"));
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).isEqualTo("D2PG000142: The target database \"" + sample.name() + "\" has lost 1 steps that it had confirmed, the step"
                + " \"before\" among them: its server crashed meanwhile. Restart the run: it executes them again, and keeps the others.");
        assertThat(send("POST", "runs/" + run + "/restart", null).refusal()).isEqualTo("409 D2PG000146 The run " + run
                + " can't be restarted: the ledger of the target database \"" + sample.name() + "\" does not have the step \"before\", but has \"held\","
                + " which comes after it. Somebody has changed the ledger, or a crash has emptied an unlogged table. Start the batch anew.");
        awaitCompleted(sample.run(BATCH, 1));
    }

    @Test
    void aRestartExecutesTheLostStepsAgainAndKeepsTheOthers() throws SQLException {
        Sample sample = HalfDoneRun.sample().step(BATCH, "lost", 9, "before").step(BATCH, "child of lost", 8, "lost");
        long run = HalfDoneRun.during(sample, (half, gate) -> undo(sample, "lost", "child of lost"));
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000142: ").contains("has lost 2 steps");
        assertThat(Set.copyOf(steps(run).values())).containsExactly("Completed");

        long next;
        try (Sample.Gate gate = sample.closeGate("child of lost")) {
            next = restart(run);
            awaitStep(next, "child of lost", "In_progress");
            assertThat(recorded("SELECT sr_step FROM step_result WHERE sr_run_id = ? GROUP BY 1 ORDER BY 1", next))
                    .containsExactly("after", "before", "held", "lost");
        }
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after", "lost", "child of lost");
        assertThat(recorded("SELECT stp_name, stp_status, stp_attempts FROM step WHERE stp_run_id = ? ORDER BY 1", next)).containsExactly(
                "after Completed 1", "before Completed 1", "child of lost Completed 1", "held Completed 1", "lost Completed 1");
        await().atMost(PATIENCE).until(() -> sample.found(NOTED).isEmpty());
    }

    /** The run has survived the crash, but must not go on from what is gone: not all that comes after it could be done again. */
    @Test
    void aStepIsNotExecutedAfterOneThatIsLost() throws SQLException {
        String lost = "lost \"\\";
        Sample sample = HalfDoneRun.sample().step(BATCH, lost, 9).step(BATCH, "zero", 1, lost);
        long run = HalfDoneRun.during(sample, (half, gate) -> undo(sample, lost));
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        assertThat(error(run)).startsWith("D2PG000120: The step \"zero\" failed: __require_steps: The step \"" + lost
                + "\", which comes before, was done, and is done no more: the server has crashed since.").contains("SQLSTATE: D2P48");
        awaitCompleted(restart(run));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after", lost, "zero");
    }

    /** It is lost between two runs: while the first one was Suspended, say. */
    @Test
    void aRestartFindsALossThatTheFormerRunDidNotSee() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> act("runs/" + half + "/suspend"));
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        undo(sample, "held");
        long next = restart(run);
        awaitCompleted(next);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(steps(run)).containsEntry("held", "Completed");
    }

    /** A crash has undone all of them, and the rows with them. */
    @Test
    void aRestartExecutesEverythingAgainIfAllIsLost() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.aborted(sample);
        undo(sample, "before");
        awaitCompleted(restart(run));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    @Test
    void theReportOfARestartLeavesOutWhatTheTargetHasLost() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = HalfDoneRun.during(sample, (half, gate) -> act("runs/" + half + "/suspend"));
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        undo(sample, "held");
        long next = restart(run);
        awaitCompleted(next);
        assertThat(send("GET", "runs/" + next + "/report", null).json().getInt("doneBefore")).isEqualTo(1);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    private static void undo(Sample sample, String... steps) throws SQLException {
        for (String step : steps) {
            sample.execute("DELETE FROM data2pg.step_ledger WHERE led_step = '" + step + "'", "DELETE FROM witness.call WHERE step = '" + step + "'");
        }
    }
}
