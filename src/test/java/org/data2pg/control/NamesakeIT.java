package org.data2pg.control;

import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.administration;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.recorded;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

/** Two servers of one name, of which the test plays the other one. */
class NamesakeIT {

    private static final String OF_BOTH = " FROM pg_locks held JOIN pg_locks wanted USING (locktype, database, classid, objid) WHERE locktype = 'advisory'"
            + " AND held.granted AND NOT wanted.granted";

    @Test
    void theSecondOneSaysSo() throws SQLException {
        Sample sample = Sample.registered().batch("NAMED").step("NAMED", "only", 1);
        long run = sample.run("NAMED", 1);
        awaitCompleted(run);
        String node = recorded("SELECT run_node FROM run WHERE run_id = ?", run).get(0);
        try (Connection other = administration()) {
            var locked = CompletableFuture.runAsync(() -> lock(other, node));
            await().atMost(PATIENCE).until(() -> recorded("SELECT count(*)" + OF_BOTH), List.of("1")::equals);
            recorded("SELECT pg_terminate_backend(held.pid)" + OF_BOTH);
            locked.join();
            await().atMost(PATIENCE).until(() -> SERVER.log().contains("D2PG000191: Another server on the same administration database has the node name \"" + node + "\""));
        }
    }

    private static void lock(Connection connection, String node) {
        try {
            Rows.of(connection, "SELECT pg_advisory_lock(hashtextextended('data2pg_admin.node ' || ?, 0))", node);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
