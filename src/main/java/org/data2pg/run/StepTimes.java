package org.data2pg.run;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** When the steps of a run were executed; in JDBC, as there may be many thousand. Called within an admin transaction. */
@ApplicationScoped
public class StepTimes {

    private static final String NOW = "select stp_name, stp_status, stp_ses_id, stp_start_ts, stp_end_ts from step where stp_run_id = ?";
    private static final String OPEN = "select stp_name, stp_status from step where stp_run_id = ? and stp_status <> 'Completed'";
    private static final String READ = """
            select stp_name, stp_sql_function, stp_cost, stp_parents, stp_status, stp_ses_id, stp_start_ts, stp_end_ts
              from step where stp_run_id = ?""";

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Of all steps of a run, in no order. */
    public List<StepTime> of(long run) {
        return read(READ, run);
    }

    /** Of those in progress. */
    public List<StepTime> inProgress(long run) {
        return read(READ + " and stp_status = 'In_progress'", run);
    }

    /** Labels of the states of all that are not completed, by name. */
    public Map<String, String> open(long run) {
        return read(OPEN, row -> Map.entry(row.getString(1), row.getString(2)), run).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Where all steps are that are not completed. */
    public List<StepTime.Now> notCompleted(long run) {
        return read(NOW + " and stp_status <> 'Completed'", StepTimes::now, run);
    }

    /** Where the steps of these names are. */
    public List<StepTime.Now> named(long run, Collection<String> names) {
        return names.isEmpty() ? List.of() : read(NOW + " and stp_name = any(?)", StepTimes::now, run, (Object) names.toArray(String[]::new));
    }

    private List<StepTime> read(String sql, long run) {
        return read(sql, StepTimes::time, run);
    }

    private <T> List<T> read(String sql, Reader<T> reader, Object... parameters) {
        return AdminStatements.onConnection(admin, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                AdminStatements.bind(statement, parameters);
                List<T> found = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(reader.read(row));
                    }
                }
                return found;
            }
        });
    }

    private static StepTime.Now now(ResultSet row) throws SQLException {
        return new StepTime.Now(row.getString(1), StepStatus.of(row.getString(2)), row.getObject(3, Integer.class), instant(row, 4), instant(row, 5));
    }

    private static StepTime time(ResultSet row) throws SQLException {
        return new StepTime(row.getString(1), row.getString(2), row.getLong(3), List.of((String[]) row.getArray(4).getArray()),
                StepStatus.of(row.getString(5)), row.getObject(6, Integer.class), instant(row, 7), instant(row, 8));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
