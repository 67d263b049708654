package org.data2pg.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Steps in progress that operators want cancelled. Called within an admin transaction. */
@ApplicationScoped
public class StepsToCancel {

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /**
     * Notes that a step is to be cancelled.
     *
     * @param reason who wants it, as a sentence
     * @return false if it is not in progress, or is to be cancelled already
     */
    public boolean want(long run, String step, String reason) {
        return admin.createNativeQuery("update step set stp_cancel = :reason where stp_run_id = :run and stp_name = :step and stp_status = 'In_progress' and stp_cancel is null")
                .setParameter("reason", reason).setParameter("run", run).setParameter("step", step).executeUpdate() == 1;
    }

    /** Whether the run has such a step. */
    public boolean isThere(long run, String step) {
        return admin.createQuery("select count(s) from Step s where s.run = :run and s.name = :step", Long.class)
                .setParameter("run", run).setParameter("step", step).getSingleResult() > 0;
    }

    /** Those of these runs. */
    public List<Wanted> of(Collection<Long> runs) {
        List<?> rows = admin.createNativeQuery("select stp_run_id, stp_name, stp_cancel from step where stp_cancel is not null and stp_status = 'In_progress'"
                        + " and stp_run_id = any (cast(:runs as bigint[]))", Object[].class).setParameter("runs", runs.toArray(Long[]::new)).getResultList();
        return rows.stream().map(Object[].class::cast).map(row -> new Wanted(((Number) row[0]).longValue(), (String) row[1], (String) row[2])).toList();
    }

    /**
     * In_progress → Failed, for those that a dead server has not cancelled any more; tells which.
     *
     * @param done names of steps that were done before they could be cancelled
     */
    public List<Wanted> fail(long run, Set<String> done, Instant now) {
        List<Wanted> wanted = of(List.of(run)).stream().filter(step -> !done.contains(step.step())).toList();
        admin.createNativeQuery("update step set stp_status = 'Failed', stp_error_msg = stp_cancel, stp_end_ts = :now"
                + " where stp_run_id = :run and stp_name = any (cast(:steps as text[]))").setParameter("now", now).setParameter("run", run)
                .setParameter("steps", wanted.stream().map(Wanted::step).toArray(String[]::new)).executeUpdate();
        return wanted;
    }

    /** @param reason who wants it, as a sentence */
    public record Wanted(long run, String step, String reason) {
    }
}
