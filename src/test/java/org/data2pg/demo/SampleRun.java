package org.data2pg.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/** A run of the sample's batch, watched through the server's REST interface. */
public final class SampleRun {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final RestClient server;
    private final long id;

    SampleRun(RestClient server, long id) {
        this.server = server;
        this.id = id;
    }

    public long id() {
        return id;
    }

    RunState state() {
        return RunState.of(server.get("runs/" + id));
    }

    /** Returns when the run has ended in whatever way. */
    RunState follow(Consumer<RunState> onlooker) {
        RunState state = state();
        while (!state.isFinal()) {
            onlooker.accept(state);
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            state = state();
        }
        onlooker.accept(state);
        return state;
    }

    /** As an operator gets it. */
    public String report() {
        return server.text("runs/" + id + "/report");
    }

    /**
     * One sentence that says both sides are equal. Otherwise an IllegalStateException: when a table was not checked, when a check found
     * a difference, or when the extension's view of differing counters has lines.
     */
    String proof(SampleDatabases databases) throws SQLException {
        long checked = indicator("CHECKED_TABLES");
        long aggregates = indicator("COMPUTED_AGGREGATES");
        long unequal = indicator("UNEQUAL_AGGREGATES");
        List<String> differences = new ArrayList<>();
        long registered;
        try (Connection target = databases.target(); Statement statement = target.createStatement()) {
            registered = number(statement, "SELECT count(*) FROM data2pg.table_to_process");
            try (ResultSet rows = statement.executeQuery("SELECT cnt_schema, cnt_table, cnt_counter, cnt_source_value, cnt_dest_value"
                    + " FROM data2pg.counter_diff ORDER BY 1, 2, 3")) {
                while (rows.next()) {
                    differences.add(String.format("%s.%s %s: %s in the source, %s in the target", rows.getString(1), rows.getString(2),
                            rows.getString(3), rows.getString(4), rows.getString(5)));
                }
            }
        }
        if (checked != registered || unequal != 0 || !differences.isEmpty()) {
            throw new IllegalStateException("Source and target are not proven equal: " + checked + " of " + registered
                    + " tables checked, " + unequal + " unequal aggregates. " + String.join("; ", differences));
        }
        return String.format(Locale.ROOT, "Source and target are equal: %d tables checked by %d aggregates on both sides.", checked, aggregates);
    }

    private long indicator(String name) {
        JsonArray indicators = server.get("runs/" + id + "/report").getJsonArray("indicators");
        return indicators.getValuesAs(JsonObject.class).stream().filter(indicator -> name.equals(indicator.getString("indicator")))
                .mapToLong(indicator -> indicator.getJsonNumber("value").longValue()).findFirst()
                .orElseThrow(() -> new IllegalStateException("The report of run " + id + " has no indicator " + name + "."));
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
