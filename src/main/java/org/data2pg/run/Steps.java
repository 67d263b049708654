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

    /** Names of all that are not Completed. */
    public List<String> unfinished(long run) {
        return admin.createQuery("select s.name from Step s where s.run = :run and s.status <> :completed", String.class)
                .setParameter("run", run).setParameter("completed", StepStatus.COMPLETED).getResultList();
    }

    /** What the steps of a run have reported, summed over the steps. */
    public List<Total> totals(long run) {
        List<Object[]> rows = admin.createNativeQuery("""
                select ind_name, sum(ind_value), min(ind_rank), bool_or(ind_is_main) from run_indicator where ind_run_id = :run group by ind_name""",
                Object[].class).setParameter("run", run).getResultList();
        return rows.stream().map(row -> new Total((String) row[0], ((Number) row[1]).longValue(), ((Number) row[2]).intValue(), (Boolean) row[3])).toList();
    }

    /** How far these runs are; a run without steps is missing. */
    public Map<Long, Progress> progress(Collection<Long> runIds) {
        List<Object[]> rows = admin.createNativeQuery("""
                select prg_run_id, prg_completed + prg_in_progress + prg_ready + prg_blocked + prg_failed, prg_completed, prg_in_progress, prg_ready,
                       prg_blocked, prg_failed, least(prg_cost, 9223372036854775807), least(prg_completed_cost, 9223372036854775807),
                       (select coalesce(sum(ind_value), 0) from run_indicator where ind_run_id = prg_run_id and ind_is_main),
                       (select count(*) from session where ses_run_id = prg_run_id and ses_status = 'Opened')
                  from progress where prg_run_id = any (cast(:runs as bigint[]))""", Object[].class)
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
