package org.data2pg.run;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** When the steps of a run were executed; in JDBC, as there may be many thousand. Called within an admin transaction. */
@ApplicationScoped
public class StepTimes {

    private static final String OPEN = "select stp_name, stp_status from step where stp_run_id = ? and stp_status <> 'Completed'";
    /** One row at least for a run that has its plan, so that all is told of one moment. */
    private static final String SINCE = """
            select prg_completed + prg_in_progress + prg_ready + prg_blocked + prg_failed, prg_completed + prg_failed,
                   stp_name, stp_status, stp_ses_id, stp_start_ts, stp_end_ts
              from progress left join step
                on stp_run_id = prg_run_id and (stp_status = 'In_progress' or stp_status in ('Completed', 'Failed') and stp_end_ts >= ?)
             where prg_run_id = ?""";
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

    /** What is in progress, and what has ended at this time or later. */
    public News since(Instant time, long run) {
        List<News> rows = read(SINCE, row -> new News(row.getLong(1), row.getLong(2), row.getString(3) == null ? List.of() : List.of(now(row))),
                time.atOffset(ZoneOffset.UTC), run);
        return rows.isEmpty() ? new News(0, 0, List.of())
                : new News(rows.get(0).total(), rows.get(0).ended(), rows.stream().flatMap(row -> row.now().stream()).toList());
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
        return new StepTime.Now(row.getString(3), StepStatus.of(row.getString(4)), row.getObject(5, Integer.class), instant(row, 6), instant(row, 7));
    }

    private static StepTime time(ResultSet row) throws SQLException {
        return new StepTime(row.getString(1), row.getString(2), row.getLong(3), List.of((String[]) row.getArray(4).getArray()),
                StepStatus.of(row.getString(5)), row.getObject(6, Integer.class), instant(row, 7), instant(row, 8));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * Some of a run's steps at one moment.
     *
     * @param total how many steps it has
     * @param ended how many of them have ended, completed or failed
     */
    public record News(long total, long ended, List<StepTime.Now> now) {
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
