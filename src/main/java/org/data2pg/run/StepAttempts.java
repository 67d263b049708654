package org.data2pg.run;

import static org.data2pg.run.AdminStatements.column;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** The rows of attempt. Called within an admin transaction. */
@ApplicationScoped
public class StepAttempts {

    private static final String COLUMNS = """
            att_step, att_number, att_ses_id, att_backend_pid, att_start_ts, att_end_ts, att_outcome, att_sqlstate, att_error_msg, att_detail, att_hint,
            att_context""";

    private static final String RECORD = "insert into attempt (att_run_id, " + COLUMNS + ") select ?, ended.* "
            + "from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as ended on conflict do nothing";

    /** Between two attempts a step is In_progress too, with the number of an attempt that is recorded already. */
    private static final String LOSE = """
            insert into attempt (att_run_id, att_step, att_number, att_ses_id, att_backend_pid, att_start_ts, att_end_ts, att_outcome, att_error_msg)
            select stp_run_id, stp_name, stp_attempts, stp_ses_id, ses_backend_pid, stp_start_ts, ?, 'Lost', ?
              from step join session on ses_run_id = stp_run_id and ses_id = stp_ses_id
             where stp_run_id = ? and stp_status = 'In_progress' on conflict do nothing""";

    private static final String OLDEST = "select " + COLUMNS + " from attempt where att_run_id = ? and (cast(? as text) is null or att_step = ?)"
            + " order by att_start_ts, att_step, att_number offset ? limit ?";

    private static final String NEWEST = "select " + COLUMNS + " from attempt where att_run_id = ?"
            + " order by att_start_ts desc, att_step, att_number desc offset ? limit ?";

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Records the attempts that the notes tell of, if there are any; those that were recorded before change nothing. */
    public void record(long run, Collection<StepNote> notes) {
        List<Attempt> ended = notes.stream().map(StepNote::attempt).filter(Objects::nonNull).toList();
        if (ended.isEmpty()) {
            return;
        }
        AdminStatements.update(admin, RECORD, run, column(ended, String[]::new, Attempt::step), column(ended, Integer[]::new, Attempt::number),
                column(ended, Integer[]::new, Attempt::session), column(ended, Integer[]::new, Attempt::backend),
                column(ended, Instant[]::new, Attempt::start), column(ended, Instant[]::new, Attempt::end),
                column(ended, String[]::new, attempt -> attempt.outcome().label()), column(ended, String[]::new, Attempt::sqlState),
                column(ended, String[]::new, Attempt::message), column(ended, String[]::new, Attempt::detail),
                column(ended, String[]::new, Attempt::hint), column(ended, String[]::new, Attempt::context));
    }

    /** Records that the attempts which a dead server had in progress are lost; to be called before their steps are put back. */
    public void lose(long run, String why, Instant now) {
        AdminStatements.update(admin, LOSE, now.atOffset(ZoneOffset.UTC), why, run);
    }

    /** How many attempts at steps of a run did not complete them, by the label of their outcome, the most frequent one first. */
    public Map<String, Long> inVain(long run) {
        List<Object[]> outcomes = admin.createNativeQuery("select att_outcome, count(*) from attempt where att_run_id = :run and att_outcome <> 'Completed'"
                + " group by 1 order by 2 desc, 1", Object[].class).setParameter("run", run).getResultList();
        Map<String, Long> counted = new LinkedHashMap<>();
        outcomes.forEach(outcome -> counted.put((String) outcome[0], ((Number) outcome[1]).longValue()));
        return counted;
    }

    /**
     * In the order in which they began.
     *
     * @param step  name of the step; null for all
     * @param first how many to leave out
     */
    public List<Attempt> oldest(long run, String step, int first, int count) {
        return read(OLDEST, run, step, step, first, count);
    }

    /**
     * The last one first.
     *
     * @param first how many to leave out
     */
    public List<Attempt> newest(long run, int first, int count) {
        return read(NEWEST, run, first, count);
    }

    /** @param step name of the step; null for all */
    public int count(long run, String step) {
        return ((Number) admin.createNativeQuery("select count(*) from attempt where att_run_id = :run and (:all or att_step = :step)", Long.class)
                .setParameter("run", run).setParameter("all", step == null).setParameter("step", String.valueOf(step)).getSingleResult()).intValue();
    }

    private List<Attempt> read(String sql, Object... parameters) {
        return AdminStatements.onConnection(admin, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                AdminStatements.bind(statement, parameters);
                List<Attempt> found = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(read(row));
                    }
                }
                return found;
            }
        });
    }

    private static Attempt read(ResultSet row) throws SQLException {
        return new Attempt(row.getString(1), row.getInt(2), row.getObject(3, Integer.class), row.getObject(4, Integer.class), instant(row, 5),
                instant(row, 6), Attempt.Outcome.of(row.getString(7)), row.getString(8), row.getString(9), row.getString(10), row.getString(11),
                row.getString(12));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
