package org.data2pg.control;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

/**
 * A target database of its own, known to the server, with the batch {@link #COPY} of three tables of the sample source. Other batches are
 * written straight into its configuration; their steps note when they were called, and wait before the gate of their name while a test keeps
 * it closed.
 */
public final class Sample {

    /** INIT, the tables and the checks of app.country, app.customer and app.orders, END. */
    public static final String COPY = "COPY_SAMPLE";

    private final String name;

    private Sample(String name) {
        this.name = name;
    }

    /** Known to no server yet. */
    static Sample made() throws SQLException {
        return new Sample(SampleServers.get().newTarget());
    }

    /** With its target database registered on the server. */
    public static Sample registered() throws SQLException {
        Sample sample = made();
        var answer = Operator.send("POST", "target-databases", sample.connection().build());
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return sample;
    }

    /** Makes its database known to the server once more, as another target database; returns the id of that one. */
    String registerAgain() {
        String id = name + " again";
        var answer = Operator.send("POST", "target-databases", connection().add("id", id).build());
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return id;
    }

    /** Name of the database, and id of the target database on the server. */
    public String name() {
        return name;
    }

    /** The target database as the server is told about it. */
    public JsonObjectBuilder connection() {
        return Json.createObjectBuilder().add("id", name).add("host", SampleServers.get().target().host())
                .add("port", SampleServers.get().target().port()).add("dbname", name).add("user", SampleServers.SESSION_USER)
                .add("password", SampleServers.get().password());
    }

    JsonObjectBuilder order(String batch) {
        return Json.createObjectBuilder().add("targetDatabase", name).add("batch", batch);
    }

    long run(String batch, int sessions) {
        return Operator.start(order(batch).add("sessions", sessions));
    }

    Connection target() throws SQLException {
        return SampleServers.get().target().connect(name);
    }

    public void execute(String... statements) throws SQLException {
        SampleServers.execute(SampleServers.get().target(), name, statements);
    }

    /** What a query in the target database answers. */
    List<String> found(String query, Object... parameters) throws SQLException {
        return SampleServers.get().ask(name, query, parameters);
    }

    /** An empty COPY batch of its own. */
    public Sample batch(String batch) throws SQLException {
        execute("INSERT INTO data2pg.batch VALUES ('" + batch.replace("'", "''") + "', 'sample', 'COPY', false, false)");
        return this;
    }

    /** A step that notes its call, after its parents. */
    public Sample step(String batch, String step, long cost, String... parents) throws SQLException {
        try (Connection connection = target(); PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO data2pg.step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost, stp_parents) "
                        + "VALUES (?, ?, 'CUSTOM', '_note_call', ?, ?)")) {
            insert.setString(1, batch);
            insert.setString(2, step);
            insert.setLong(3, cost);
            insert.setArray(4, connection.createArrayOf("text", parents));
            insert.executeUpdate();
        }
        return this;
    }

    /** So many steps without parents, and one, "last", after all of them: who closes its gate has a run that is not Completed by itself. */
    Sample smallSteps(String batch, int count) throws SQLException {
        String insert = "INSERT INTO data2pg.step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost, stp_parents) SELECT '" + batch + "', ";
        execute(insert + "'small ' || n, 'CUSTOM', '_note_call', 1, '{}' FROM generate_series(1, " + count + ") n",
                insert + "'last', 'CUSTOM', '_note_call', 1, array_agg(stp_name) FROM data2pg.step WHERE stp_batch_name = '" + batch + "'");
        return this;
    }

    /** Names of the steps that were called and kept, in the order they were called. */
    List<String> calls(String batch) throws SQLException {
        return found("SELECT step FROM witness.call WHERE batch = ? ORDER BY n", batch);
    }

    /** Makes the steps of these names wait until the gate is opened. */
    public Gate closeGate(String... steps) throws SQLException {
        Gate gate = new Gate(target());
        for (String step : steps) {
            gate.close(step);
        }
        return gate;
    }

    /** Held by a session of the test. */
    public static final class Gate implements AutoCloseable {

        private final Connection holder;

        private Gate(Connection holder) {
            this.holder = holder;
        }

        private void close(String step) throws SQLException {
            Rows.of(holder, "SELECT pg_advisory_lock(hashtext(?))", step);
        }

        public void open(String step) throws SQLException {
            Rows.of(holder, "SELECT pg_advisory_unlock(hashtext(?))", step);
        }

        /** Opens it for those who wait before it, and closes it behind them. */
        void letPass(String step) throws SQLException {
            // In one statement, so that nobody else comes in between; it waits until the last of them has ended its transaction
            Rows.of(holder, "SELECT pg_advisory_unlock(hashtext(?)), pg_advisory_lock(hashtext(?))", step, step);
        }

        /** Waits until so many steps stand before it: a step is recorded as In_progress before its statement begins. */
        void awaitWaiting(int steps) {
            await().atMost(Operator.PATIENCE).until(() -> Rows.of(holder, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"), List.of(Integer.toString(steps))::equals);
        }

        /** Opens all that are left. */
        @Override
        public void close() throws SQLException {
            holder.close();
        }
    }
}
