package org.data2pg.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.hibernate.Session;

/**
 * What changes the rows of step and step_result. Called within an admin transaction. Each move of a step from one state to the next is
 * a single statement that names the state it starts from, so that an illegal move changes nothing and is noticed.
 *
 * <p>In JDBC, on the connection of the entity manager: these statements are executed for each of many thousand small steps, and
 * with entities and queries on top they cost the server three times as much.
 */
@ApplicationScoped
public class StepMoves {

    private static final int BATCH_SIZE = 500;

    private static final String STORE = """
            insert into step (stp_run_id, stp_name, stp_sql_function, stp_shell_script, stp_cost, stp_parents, stp_cum_cost, stp_status, stp_blocking)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /**
     * A session is opened with its first step; later, it may use another backend than before. Nobody waits for the disk: a start
     * that is lost with the database leaves a Ready step, which is what a step in progress becomes then anyway.
     */
    private static final String START = """
            with opened as (
                insert into session as s (ses_run_id, ses_id, ses_status, ses_backend_pid, ses_start_ts)
                values (?, ?, 'Opened', ?, ?)
                on conflict (ses_run_id, ses_id) do update set ses_backend_pid = excluded.ses_backend_pid
                 where s.ses_backend_pid is distinct from excluded.ses_backend_pid)
            update step set stp_status = 'In_progress', stp_ses_id = ?, stp_start_ts = ?, stp_end_ts = null, stp_error_msg = null,
                   stp_attempts = stp_attempts + 1
             where stp_run_id = ? and stp_name = ? and stp_status = 'Ready' and set_config('synchronous_commit', 'off', true) = 'off'
               and exists (select from run where run_id = stp_run_id and run_status in ('Initializing', 'In_progress', 'Ending'))""";

    /** The step may be Ready still: its start was lost in a crash of the administration database, while it went on. */
    private static final String COMPLETE = """
            with freed as (
                update step set stp_status = 'Ready', stp_blocking = '{}'
                 where stp_run_id = ? and stp_name = any (?) and stp_status = 'Blocked'),
            reported as (
                insert into step_result (sr_run_id, sr_step, sr_indicator, sr_value, sr_rank, sr_is_main_indicator)
                select stp_run_id, stp_name, indicator, value, rank, main
                  from step, unnest(?, ?, ?, ?) as report (indicator, value, rank, main)
                 where stp_run_id = ? and stp_name = ? and stp_status in ('Ready', 'In_progress'))
            update step set stp_status = 'Completed', stp_end_ts = ?, stp_start_ts = coalesce(stp_start_ts, ?)
             where stp_run_id = ? and stp_name = ? and stp_status in ('Ready', 'In_progress')""";

    private static final String FAIL = """
            update step set stp_status = 'Failed', stp_end_ts = ?, stp_error_msg = ?
             where stp_run_id = ? and stp_name = ? and stp_status in ('Ready', 'In_progress')""";

    private static final String PUT_BACK = "update step set stp_status = 'Ready' where stp_run_id = ? and stp_status = 'In_progress'";

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Stores the working plan of a run: steps without parents are Ready, the others Blocked. */
    public void store(long run, WorkingPlan plan) {
        onConnection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(STORE)) {
                int added = 0;
                for (PlannedStep step : plan.steps()) {
                    bind(insert, run, step.name(), step.sqlFunction(), step.shellScript(), step.cost(), step.parents().toArray(String[]::new),
                            plan.cumulativeCost(step.name()), (step.parents().isEmpty() ? StepStatus.READY : StepStatus.BLOCKED).label(),
                            step.parents().toArray(String[]::new));
                    insert.addBatch();
                    if (++added % BATCH_SIZE == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
                return 0;
            }
        });
    }

    /** Ready → In_progress, in a session on the backend with this process id. */
    public void started(long run, String step, int session, int backendPid, Instant now) {
        move(run, step, StepStatus.IN_PROGRESS, START, run, session, backendPid, now, session, now, run, step);
    }

    /**
     * Ready or In_progress → Completed, with the step's report, and Blocked → Ready for the steps it freed.
     *
     * @param freed names of the steps that nothing blocks any more
     */
    public void completed(long run, String step, Report report, Collection<String> freed, Instant now) {
        move(run, step, StepStatus.COMPLETED, COMPLETE, run, freed.toArray(String[]::new), report.indicators(), report.values(), report.ranks(),
                report.mains(), run, step, now, now, run, step);
    }

    /** Ready or In_progress → Failed: a step may fail before its session could even be opened. */
    public void failed(long run, String step, String error, Instant now) {
        move(run, step, StepStatus.FAILED, FAIL, now, error, run, step);
    }

    /** In_progress → Ready, for all that a dead server left behind. */
    public void putBack(long run) {
        update(PUT_BACK, run);
    }

    /** No row is right only if the step is there already: the move was kept, but its caller could not know. */
    private void move(long run, String step, StepStatus to, String sql, Object... values) {
        if (update(sql, values) == 0 && admin.find(Step.class, new Step.Key(run, step)).status() != to) {
            throw new IllegalStateException("The step " + step + " of run " + run + " can't become " + to.label());
        }
    }

    private int update(String sql, Object... values) {
        return onConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        });
    }

    private int onConnection(Work work) {
        return admin.unwrap(Session.class).doReturningWork(work::execute);
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Instant instant) {
                statement.setObject(i + 1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
            } else if (value instanceof Object[] array) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf(elementType(array), array));
            } else if (value instanceof String || value == null) {
                statement.setString(i + 1, (String) value);
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    private static String elementType(Object[] array) {
        if (array instanceof Long[]) {
            return "bigint";
        }
        if (array instanceof Integer[]) {
            return "int";
        }
        return array instanceof Boolean[] ? "boolean" : "text";
    }

    @FunctionalInterface
    private interface Work {
        int execute(Connection connection) throws SQLException;
    }

    /** A step's report, column by column as the database takes it. */
    public record Report(String[] indicators, Long[] values, Integer[] ranks, Boolean[] mains) {
    }
}
