package org.data2pg.run;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** When the steps of a run were executed; in JDBC, as there may be many thousand. Called within an admin transaction. */
@ApplicationScoped
public class StepTimes {

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

    private List<StepTime> read(String sql, long run) {
        return AdminStatements.onConnection(admin, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, run);
                List<StepTime> found = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(read(row));
                    }
                }
                return found;
            }
        });
    }

    private static StepTime read(ResultSet row) throws SQLException {
        return new StepTime(row.getString(1), row.getString(2), row.getLong(3), List.of((String[]) row.getArray(4).getArray()),
                StepStatus.of(row.getString(5)), row.getObject(6, Integer.class), instant(row, 7), instant(row, 8));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
