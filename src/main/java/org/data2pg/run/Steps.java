package org.data2pg.run;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** What the rows of step and step_result say; they are changed by {@link StepMoves}. Called within an admin transaction. */
@ApplicationScoped
public class Steps {

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** By name. */
    public List<Step> of(long run) {
        return admin.createQuery("select s from Step s where s.run = :run order by s.name", Step.class).setParameter("run", run).getResultList();
    }

    /** One that is not Completed; its report is recorded with that, in one transaction. */
    public Optional<Step> notCompleted(long run) {
        return admin.createQuery("select s from Step s where s.run = :run and s.status <> :completed order by s.name", Step.class)
                .setParameter("run", run).setParameter("completed", StepStatus.COMPLETED).setMaxResults(1).getResultStream().findFirst();
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
                select stp_run_id, cast(sum(n) as bigint), coalesce(max(n) filter (where stp_status = 'Completed'), 0),
                       coalesce(max(n) filter (where stp_status = 'In_progress'), 0), coalesce(max(n) filter (where stp_status = 'Ready'), 0),
                       coalesce(max(n) filter (where stp_status = 'Blocked'), 0), coalesce(max(n) filter (where stp_status = 'Failed'), 0),
                       cast(sum(cost) as bigint), cast(coalesce(max(cost) filter (where stp_status = 'Completed'), 0) as bigint),
                       (select cast(coalesce(sum(sr_value), 0) as bigint) from step_result where sr_run_id = stp_run_id and sr_is_main_indicator),
                       (select count(*) from session where ses_run_id = stp_run_id and ses_status = 'Opened')
                  from (select stp_run_id, stp_status, count(*) as n, sum(stp_cost) as cost
                          from step where stp_run_id = any (cast(:runs as bigint[])) group by stp_run_id, stp_status) of_status
                 group by stp_run_id""", Object[].class)
                .setParameter("runs", runIds.toArray(Long[]::new)).getResultList();
        Map<Long, Progress> progress = new HashMap<>();
        for (Object[] row : rows) {
            long[] n = Arrays.stream(row).mapToLong(value -> ((Number) value).longValue()).toArray();
            progress.put(n[0], new Progress(n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]));
        }
        return progress;
    }

    /** How many completed steps a run has taken over from the one it restarts: they were executed by no session of its own. */
    public long takenOver(long run) {
        return admin.createQuery("select count(s) from Step s where s.run = :run and s.status = :completed and s.session is null", Long.class)
                .setParameter("run", run).setParameter("completed", StepStatus.COMPLETED).getSingleResult();
    }

    /** Durations of a run's completed steps, in ms. */
    public Map<String, Long> durations(long run) {
        Map<String, Long> durations = new HashMap<>();
        of(run).stream().filter(step -> step.status() == StepStatus.COMPLETED)
                .forEach(step -> durations.put(step.name(), step.end().toEpochMilli() - step.start().toEpochMilli()));
        return durations;
    }

    /** An indicator of all steps of a run. */
    public record Total(String indicator, long value, int rank, boolean main) {
    }
}
