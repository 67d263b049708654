package org.data2pg.chaos;

import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.StringJoiner;
import java.util.function.Supplier;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.fixture.RestClient;

/** A run as an operator has it at the REST interface: one who asks again when there is no answer, and restarts what has stopped. */
final class Run {

    /** What takes longer, on whatever machine, hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_MS = 250;

    private final Site site;
    private final String batch;
    private long id;

    private Run(Site site, String batch, long id) {
        this.site = site;
        this.batch = batch;
        this.id = id;
    }

    /**
     * @param slowDown microseconds per row, so that steps last long enough to be hit
     * @param goesOn   whether another server goes on with it when its own is gone; else it is Aborted
     */
    static Run start(Site site, String batch, int sessions, int slowDown, boolean goesOn) throws InterruptedException {
        JsonObjectBuilder order = Json.createObjectBuilder().add("targetDatabase", "demo").add("batch", batch).add("sessions", sessions);
        if (batch.equals(Site.COPY)) {
            order.add("stepOptions", Json.createObjectBuilder().add("COPY_SLOW_DOWN", slowDown));
        }
        order.add("takeover", goesOn ? "continue" : "abort");
        return new Run(site, batch, begin(site, newest(site), "runs", order.build()));
    }

    long id() {
        return id;
    }

    String batch() {
        return batch;
    }

    /** Asks until there is an answer; whatever may have been begun by a question without answer counts. */
    private static long begin(Site site, long newestBefore, String path, JsonObject body) throws InterruptedException {
        return patiently(() -> {
            long newest = newestOf(site.rest());
            return newest > newestBefore ? newest : site.rest().post(path, body).getJsonNumber("id").longValue();
        }, "POST " + path);
    }

    private static long newest(Site site) throws InterruptedException {
        return patiently(() -> newestOf(site.rest()), "the newest run");
    }

    private static long newestOf(RestClient rest) {
        return rest.array("runs?count=1").getValuesAs(JsonObject.class).stream().mapToLong(run -> run.getJsonNumber("id").longValue()).max().orElse(0);
    }

    /** Whether it has ended within this time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (true) {
            JsonObject run = patiently(() -> site.rest().get("runs/" + id), "run " + id);
            if (!run.getBoolean("active")) {
                return true;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            Disturbance.pause(Math.min(left, LOOK_EVERY_MS));
        }
    }

    /** Waits for its end. */
    void awaitEnd() throws InterruptedException, SQLException {
        if (!endsWithin(PATIENCE)) {
            throw new IllegalStateException("Run " + id + " of " + batch + " is stuck. " + state());
        }
    }

    boolean isCompleted() throws InterruptedException {
        return "Completed".equals(seen().getString("status"));
    }

    /** Why it has ended early. */
    String reason() throws InterruptedException {
        JsonObject run = seen();
        return run.getString("status") + ": " + run.getString("error", "no reason given").lines().findFirst().orElse("");
    }

    private JsonObject seen() throws InterruptedException {
        return patiently(() -> site.rest().get("runs/" + id), "run " + id);
    }

    void restart() throws InterruptedException {
        id = begin(site, newest(site), "runs/" + id + "/restart", JsonObject.EMPTY_JSON_OBJECT);
    }

    private static <T> T patiently(Supplier<T> question, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return question.get();
            } catch (IllegalStateException | UncheckedIOException notNow) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("No answer to " + what + " for " + PATIENCE.toMinutes() + " minutes: " + notNow.getMessage(), notNow);
                }
                Disturbance.pause(LOOK_EVERY_MS);
            }
        }
    }

    /** The run, its steps that are not done, and what its sessions do on the target. */
    private String state() throws SQLException {
        StringJoiner lines = new StringJoiner(System.lineSeparator() + "      ");
        try (Connection administration = site.administration(); Connection target = site.target()) {
            describe(lines, administration, "SELECT format('%s, sessions %s, stop %s, epoch %s, node %s, %s', run_status, run_max_sessions, run_stop,"
                    + " run_owner_epoch, run_node, run_error_msg) FROM data2pg_admin.run WHERE run_id = " + id);
            describe(lines, administration, "SELECT format('step %s %s, session %s, attempts %s, since %s: %s', stp_name, stp_status, stp_ses_id,"
                    + " stp_attempts, stp_start_ts, stp_error_msg) FROM data2pg_admin.step WHERE stp_status <> 'Completed' AND stp_run_id = " + id);
            describe(lines, target, "SELECT format('backend %s %s %s since %s: %s', pid, state, wait_event, state_change, query)"
                    + " FROM pg_stat_activity WHERE application_name = 'data2pg'");
        }
        return lines.toString();
    }

    private static void describe(StringJoiner lines, Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
    }
}
