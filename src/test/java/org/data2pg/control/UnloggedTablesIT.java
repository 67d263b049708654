package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.error;
import static org.data2pg.control.Operator.steps;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.Json;

import org.data2pg.fixture.PostgresServer;
import org.junit.jupiter.api.Test;

/** A crash of the target's server empties unlogged tables, whose steps were done. */
class UnloggedTablesIT {

    private static final String ROWS = "SELECT (SELECT count(*) FROM app.orders), (SELECT count(*) FROM app.customer)";

    @Test
    void areCopiedAgainByARestart() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("ALTER TABLE app.orders SET UNLOGGED", "UPDATE data2pg.step SET stp_parents = array_append(stp_parents, 'held')"
                + " WHERE stp_batch_name = '" + Sample.COPY + "' AND stp_type = 'END'");
        sample.step(Sample.COPY, "held", 1, "app.customer");
        PostgresServer target = SampleServers.get().target();
        long run;
        try (Connection gate = sample.target()) {
            Rows.of(gate, "SELECT pg_advisory_lock(hashtext('held'))");
            run = sample.run(Sample.COPY, 2);
            awaitStep(run, "held", "In_progress");
            // All but this one, and what waits for it
            await().atMost(PATIENCE).until(() -> steps(run).values().stream().filter(state -> !state.equals("Completed")).sorted().toList(),
                    List.of("Blocked", "In_progress")::equals);
            assertThat(sample.found(ROWS)).containsExactly("3000 600");
            // So that nothing else is lost
            sample.execute("CHECKPOINT");
            target.kill();
        } catch (SQLException gone) {
            throw new IllegalStateException("The gate should be gone without a word", gone);
        } finally {
            target.start();
        }
        assertThat(sample.found(ROWS)).containsExactly("0 600");
        assertThat(awaitEnd(run)).isEqualTo("Aborted");
        // The step in progress may fail first, where the server takes long to come back; else the one that comes after the lost one is refused
        assertThat(error(run)).containsPattern("^D2PG000142: |^D2PG000120: The step \"(held\" failed|END_sample\" failed: __require_steps): ");
        long next = Operator.start("runs/" + run + "/restart", Json.createObjectBuilder());
        awaitCompleted(next);
        assertThat(sample.found(ROWS)).containsExactly("3000 600");
        assertThat(sample.calls(Sample.COPY)).containsExactly("held");
    }
}
