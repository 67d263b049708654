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

import org.data2pg.fixture.RestClient;

/** A run of the sample's batch, watched through the server's REST interface. */
public final class SampleRun {

    private static final String DIFFERENCES = "SELECT format('%s.%s %s: %s in the source, %s in the target', cnt_schema, cnt_table,"
            + " cnt_counter, cnt_source_value, cnt_dest_value) FROM data2pg.counter_diff ORDER BY 1";
    private static final String FOREIGN_KEYS = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0"
            + " AND connamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('shop', 'logistics', 'Back office'))";
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
     * One sentence that says all checks are equal. Otherwise an IllegalStateException: when a table or a foreign key was not checked, when
     * a check found a difference, or when the extension's view of differing counters has lines.
     */
    String proof(SampleDatabases databases) throws SQLException {
        long checked = indicator("CHECKED_TABLES");
        long unequal = indicator("UNEQUAL_AGGREGATES");
        long proven = indicator("CHECKED_FKEYS");
        try (Connection target = databases.target(); Statement statement = target.createStatement()) {
            long registered = Long.parseLong(lines(statement, "SELECT count(*) FROM data2pg.table_to_process").get(0));
            long foreignKeys = Long.parseLong(lines(statement, FOREIGN_KEYS).get(0));
            List<String> differences = lines(statement, DIFFERENCES);
            if (checked != registered || unequal != 0 || proven != foreignKeys || !differences.isEmpty()) {
                throw new IllegalStateException("Source and target are not equal: " + checked + " of " + registered
                        + " tables checked, " + unequal + " unequal aggregates, " + proven + " of " + foreignKeys
                        + " foreign keys proven. " + String.join("; ", differences));
            }
        }
        return String.format(Locale.ROOT, "All checks are equal: %d tables, %d aggregates computed on both sides, %d foreign keys proven.",
                checked, indicator("COMPUTED_AGGREGATES"), proven);
    }

    private long indicator(String name) {
        JsonArray indicators = server.get("runs/" + id + "/report").getJsonArray("indicators");
        return indicators.getValuesAs(JsonObject.class).stream().filter(indicator -> name.equals(indicator.getString("indicator")))
                .mapToLong(indicator -> indicator.getJsonNumber("value").longValue()).findFirst()
                .orElseThrow(() -> new IllegalStateException("The report of run " + id + " has no indicator " + name + "."));
    }

    private static List<String> lines(Statement statement, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
