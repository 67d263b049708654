package org.data2pg.run;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;

import org.data2pg.plan.WorkingPlan;

/**
 * The rows of step and step_result. Called within an admin transaction. Each move of a step from one state to the next is
 * a single statement that names the state it starts from, so that an illegal move changes nothing and is noticed.
 */
@ApplicationScoped
public class Steps {

    private static final int FLUSH_EVERY = 500;

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Stores the working plan of a run. */
    public void store(long run, WorkingPlan plan) {
        int stored = 0;
        for (var step : plan.steps()) {
            admin.persist(new Step(run, step, plan.cumulativeCost(step.name())));
            if (++stored % FLUSH_EVERY == 0) {
                admin.flush();
                admin.clear();
            }
        }
        admin.flush();
        admin.clear();
    }

    /** By name. */
    public List<Step> of(long run) {
        return admin.createQuery("select s from Step s where s.run = :run order by s.name", Step.class).setParameter("run", run).getResultList();
    }

    public List<StepResult> resultsOf(long run) {
        return admin.createQuery("select r from StepResult r where r.run = :run order by r.step, r.rank, r.indicator", StepResult.class)
                .setParameter("run", run).getResultList();
    }

    /** What the steps of a run have reported, summed over the steps. */
    public List<Total> totals(long run) {
        return admin.createQuery("select r.indicator, sum(r.value), min(r.rank), max(case when r.main then 1 else 0 end) from StepResult r "
                        + "where r.run = :run group by r.indicator", Object[].class).setParameter("run", run)
                .getResultStream().map(row -> new Total((String) row[0], ((Number) row[1]).longValue(), ((Number) row[2]).intValue(),
                        ((Number) row[3]).intValue() == 1)).toList();
    }

    /** How far these runs are; a run without steps is missing. */
    public Map<Long, Progress> progress(Collection<Long> runIds) {
        List<Object[]> rows = admin.createNativeQuery("""
                select stp_run_id, count(*), count(*) filter (where stp_status = 'Completed'), count(*) filter (where stp_status = 'In_progress'),
                       count(*) filter (where stp_status = 'Ready'), count(*) filter (where stp_status = 'Blocked'),
                       count(*) filter (where stp_status = 'Failed'), cast(sum(stp_cost) as bigint),
                       cast(coalesce(sum(stp_cost) filter (where stp_status = 'Completed'), 0) as bigint),
                       (select cast(coalesce(sum(sr_value), 0) as bigint) from step_result where sr_run_id = stp_run_id and sr_is_main_indicator),
                       (select count(*) from session where ses_run_id = stp_run_id and ses_status = 'Opened')
                  from step where stp_run_id = any (cast(:runs as bigint[])) group by stp_run_id""", Object[].class)
                .setParameter("runs", runIds.toArray(Long[]::new)).getResultList();
        Map<Long, Progress> progress = new HashMap<>();
        for (Object[] row : rows) {
            long[] n = Arrays.stream(row).mapToLong(value -> ((Number) value).longValue()).toArray();
            progress.put(n[0], new Progress(n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]));
        }
        return progress;
    }

    /** Durations of a run's completed steps, in ms. */
    public Map<String, Long> durations(long run) {
        Map<String, Long> durations = new HashMap<>();
        of(run).stream().filter(step -> step.status() == StepStatus.COMPLETED)
                .forEach(step -> durations.put(step.name(), step.end().toEpochMilli() - step.start().toEpochMilli()));
        return durations;
    }

    /** Ready → In_progress, in a session that is opened with its first step, or uses another backend than before: one statement. */
    public void started(long run, String step, int session, int backendPid, Instant now) {
        moved(run, step, StepStatus.IN_PROGRESS, admin.createNativeQuery("""
                with opened as (
                    insert into session as s (ses_run_id, ses_id, ses_status, ses_backend_pid, ses_start_ts)
                    values (:run, :session, 'Opened', :pid, :now)
                    on conflict (ses_run_id, ses_id) do update set ses_backend_pid = excluded.ses_backend_pid
                     where s.ses_backend_pid is distinct from excluded.ses_backend_pid)
                update step set stp_status = 'In_progress', stp_ses_id = :session, stp_start_ts = :now, stp_end_ts = null,
                       stp_error_msg = null, stp_attempts = stp_attempts + 1
                 where stp_run_id = :run and stp_name = :step and stp_status = 'Ready'""")
                .setParameter("run", run).setParameter("step", step).setParameter("session", session).setParameter("pid", backendPid)
                .setParameter("now", now).executeUpdate());
    }

    /**
     * In_progress → Completed, with the step's report, and Blocked → Ready for the steps it freed: one statement.
     *
     * @param freed names of the steps that nothing blocks any more
     */
    public void completed(long run, String step, Report report, Collection<String> freed, Instant now) {
        Query query = admin.createNativeQuery("""
                with completed as (
                    update step set stp_status = 'Completed', stp_end_ts = :now
                     where stp_run_id = :run and stp_name = :step and stp_status = 'In_progress' returning 1),
                freed as (
                    update step set stp_status = 'Ready', stp_blocking = '{}'
                     where stp_run_id = :run and stp_name = any (cast(:freed as text[])) and stp_status = 'Blocked'),
                reported as (
                    insert into step_result (sr_run_id, sr_step, sr_indicator, sr_value, sr_rank, sr_is_main_indicator)
                    select :run, :step, indicator, value, rank, main
                      from completed, unnest(cast(:indicators as text[]), cast(:values as bigint[]), cast(:ranks as int[]), cast(:mains as boolean[]))
                                      as report (indicator, value, rank, main))
                select count(*) from completed""", Long.class);
        moved(run, step, StepStatus.COMPLETED, ((Number) query.setParameter("run", run).setParameter("step", step).setParameter("now", now)
                .setParameter("freed", freed.toArray(String[]::new)).setParameter("indicators", report.indicators())
                .setParameter("values", report.values()).setParameter("ranks", report.ranks()).setParameter("mains", report.mains())
                .getSingleResult()).intValue());
    }

    /** Ready or In_progress → Failed: a step may fail before its session could even be opened. */
    public void failed(long run, String step, String error, Instant now) {
        moved(run, step, StepStatus.FAILED, admin.createNativeQuery("update step set stp_status = 'Failed', stp_end_ts = :now, stp_error_msg = :error "
                        + "where stp_run_id = :run and stp_name = :step and stp_status in ('Ready', 'In_progress')")
                .setParameter("run", run).setParameter("step", step).setParameter("error", error).setParameter("now", now)
                .executeUpdate());
    }

    /** In_progress → Ready, for all that a dead server left behind. */
    public void putBack(long run) {
        admin.createNativeQuery("update step set stp_status = 'Ready' where stp_run_id = :run and stp_status = 'In_progress'")
                .setParameter("run", run).executeUpdate();
    }

    /** No row is right only if the step is there already: the move was kept, but its caller could not know. */
    private void moved(long run, String step, StepStatus to, int rows) {
        if (rows == 0 && admin.find(Step.class, new Step.Key(run, step)).status() != to) {
            throw new IllegalStateException("The step " + step + " of run " + run + " can't become " + to.label());
        }
    }

    /** A step's report, column by column as the database takes it. */
    public record Report(String[] indicators, Long[] values, Integer[] ranks, Boolean[] mains) {
    }

    /** An indicator of all steps of a run. */
    public record Total(String indicator, long value, int rank, boolean main) {
    }
}
