package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.HalfDoneRun.BATCH;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.act;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.restart;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

/** The target waits for a standby that does not exist, after it has committed a step: whoever waits for its answer can't know that. */
class UnknownCommitIT {

    private static final String WAITING = "SELECT %s FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"
            + " AND application_name %s 'data2pg'";

    @Test
    void isLookedUp() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = inTheCommit(sample, (half, gate) -> await().atMost(PATIENCE)
                .until(() -> sample.found(WAITING.formatted("pg_terminate_backend(pid)", "=")), List.of("t")::equals));
        awaitCompleted(run);
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
        assertThat(recorded("SELECT stp_attempts FROM step WHERE stp_run_id = ? AND stp_name = 'held'", run)).containsExactly("2");
        assertThat(recorded("SELECT sr_indicator, sr_value FROM step_result WHERE sr_run_id = ? AND sr_step = 'held' ORDER BY 1", run))
                .containsExactly("LETTERS 4", "NOTED_CALLS 1");
    }

    /** What was executed is committed already, but nobody is told as long as the standby is gone. */
    @Test
    void isNotWaitedForByAnAbort() throws SQLException {
        Sample sample = HalfDoneRun.sample();
        long run = inTheCommit(sample, (half, gate) -> {
            await().atMost(PATIENCE).until(() -> sample.found(WAITING.formatted("pid > 0", "=")), List.of("t")::equals);
            act("runs/" + half + "/abort");
            assertThat(awaitEnd(half)).isEqualTo("Aborted");
        });
        awaitCompleted(restart(run));
        assertThat(sample.calls(BATCH)).containsExactly("before", "held", "after");
    }

    /** What happens when a step is about to be committed, and the commit does not end. */
    private static long inTheCommit(Sample sample, HalfDoneRun.Event event) throws SQLException {
        try {
            return HalfDoneRun.during(sample, (half, gate) -> {
                sample.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
                // The setting is in force a moment later: when others wait, the step will
                CompletableFuture.runAsync(() -> commit(sample));
                await().atMost(PATIENCE).until(() -> sample.found(WAITING.formatted("pid > 0", "<>")), List.of("t")::equals);
                gate.open("held");
                event.happens(half, gate);
            });
        } finally {
            sample.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
        }
    }

    /** Again and again, as long as no commit waits; the last one until none has to. */
    private static void commit(Sample sample) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            sample.execute("SELECT pg_logical_emit_message(true, 'test', '')");
            assertThat(sample.found("SHOW synchronous_standby_names")).containsExactly("");
        });
    }
}
