package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

import jakarta.json.Json;

import org.junit.jupiter.api.Test;

/**
 * A plan of many steps, each after up to three others, that is suspended and restarted again and again at random moments: also before the first
 * step, and twice at nearly the same moment; not in the last third, as the run might be faster than its suspension. {@code mvn verify} does it with
 * fewer steps than -Dmany.steps=10000; the same seed draws the same plan and the same moments.
 */
class ManyStepsIT {

    private static final String BATCH = "MANY";
    private static final int STEPS = Integer.getInteger("many.steps", 2_000);
    private static final int LAST_THIRD = STEPS * 2 / 3;
    private static final int SUSPENSIONS = 20;
    private static final int SESSIONS = 4;
    /** How far down the list a parent may be: plans are wide then, and deep. */
    private static final int NEIGHBOURS = 60;

    private final long seed = Long.getLong("many.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void eachStepIsDoneExactlyOnceHoweverOftenTheRunIsSuspended() throws SQLException {
        System.out.println("ManyStepsIT: -Dmany.steps=" + STEPS + " -Dmany.seed=" + seed);
        Sample sample = Sample.registered().batch(BATCH);
        // The last third goes so slowly at first that the plan is not at its end before the last wish to suspend it has arrived, however late
        stepsTake(sample, "CASE WHEN (SELECT last_value FROM witness.call_n_seq) < " + LAST_THIRD + " THEN 0.008 ELSE 0.5 END");
        plan(sample);
        int[] moments = random.ints(SUSPENSIONS, 0, LAST_THIRD).sorted().toArray();
        long first = Operator.start(sample.order(BATCH).add("sessions", SESSIONS));
        long run = first;
        for (int moment : moments) {
            run = suspendedAndRestarted(run, moment);
        }
        stepsTake(sample, "0.008");
        awaitCompleted(run);

        assertThat(sample.found("SELECT count(*), count(DISTINCT step) FROM witness.call WHERE batch = ?", BATCH)).containsExactly(STEPS + " " + STEPS);
        assertThat(sample.found("SELECT step FROM witness.call c WHERE EXISTS (SELECT FROM data2pg.step s JOIN witness.call p ON p.step = ANY (stp_parents)"
                + " WHERE stp_batch_name = c.batch AND stp_name = c.step AND p.n > c.n)")).as("before their parents").isEmpty();
        assertThat(recorded("SELECT count(*), count(stp_end_ts) FROM step WHERE stp_run_id = ? AND stp_status = 'Completed'", run))
                .containsExactly(STEPS + " " + STEPS);
        assertThat(recorded("SELECT count(*), count(DISTINCT sr_step), sum(sr_value) FILTER (WHERE sr_indicator = 'NOTED_CALLS') FROM step_result"
                + " WHERE sr_run_id = ?", run)).containsExactly(2 * STEPS + " " + STEPS + " " + STEPS);
        assertThat(recorded("SELECT count(*), count(*) FILTER (WHERE run_status = 'Restarted') FROM run WHERE run_database = ?", sample.name()))
                .containsExactly(SUSPENSIONS + 1 + " " + SUSPENSIONS);
        await().atMost(PATIENCE).until(() -> sample.found("SELECT led_step FROM data2pg.step_ledger").isEmpty());
    }

    /** Seconds, from the next call on. */
    private static void stepsTake(Sample sample, String seconds) throws SQLException {
        sample.execute("CREATE OR REPLACE FUNCTION data2pg._note_slow_call(TEXT, TEXT, JSONB) RETURNS SETOF data2pg.step_report_type LANGUAGE plpgsql"
                + " SECURITY DEFINER AS $$ BEGIN PERFORM pg_sleep(" + seconds + "); RETURN QUERY SELECT * FROM data2pg._note_call($1, $2, $3); END $$");
    }

    /** Waits until so many steps are done, and for another moment. */
    private long suspendedAndRestarted(long run, int moment) throws SQLException {
        await().atMost(PATIENCE.multipliedBy(3)).pollInterval(Duration.ofMillis(20)).until(() -> Integer.parseInt(recorded(
                "SELECT count(*) FROM step WHERE stp_run_id = ? AND stp_status = 'Completed'", run).get(0)) >= moment || random.nextInt(100) == 0);
        var answer = send("POST", "runs/" + run + "/suspend", null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(awaitEnd(run)).isEqualTo("Suspended");
        return Operator.start("runs/" + run + "/restart", Json.createObjectBuilder());
    }

    private void plan(Sample sample) throws SQLException {
        try (Connection connection = sample.target(); PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO data2pg.step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost, stp_parents) "
                        + "VALUES (?, ?, 'CUSTOM', '_note_slow_call', ?, ?)")) {
            for (int step = 0; step < STEPS; step++) {
                int before = step;
                String[] parents = step == 0 ? new String[0] : IntStream.generate(() -> Math.max(0, before - 1 - random.nextInt(NEIGHBOURS)))
                        .limit(random.nextInt(4)).distinct().mapToObj(parent -> "s" + parent).toArray(String[]::new);
                insert.setString(1, BATCH);
                insert.setString(2, "s" + step);
                insert.setLong(3, random.nextInt(1_000));
                insert.setArray(4, connection.createArrayOf("text", parents));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
