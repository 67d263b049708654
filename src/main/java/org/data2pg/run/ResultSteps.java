package org.data2pg.run;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** What is recorded about the steps of a run that leave results on the target database. Called within an admin transaction. */
@ApplicationScoped
public class ResultSteps {

    /** The step functions that write counters, differences or statistics. */
    private static final List<String> FUNCTIONS = List.of("_check_table", "_compare_table", "_compare_sequence", "_discover_table");
    private static final List<String> DIFFERENCES = List.of("ROW_DIFFERENCES", "SEQUENCE_DIFFERENCES");

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** A run that restarts another one has the same number in the ledger: their results are one. */
    public Record of(BatchRun run) {
        Object[] row = (Object[]) admin.createNativeQuery("""
                with mine as (
                    select stp_name, stp_end_ts from step
                     where stp_run_id = :run and stp_status = 'Completed' and stp_sql_function = any (cast(:functions as text[]))
                ), again as (
                    select m.stp_name, max(s.stp_run_id) as run from run
                           join step s on s.stp_run_id = run_id and s.stp_status = 'Completed'
                           join mine m on m.stp_name = s.stp_name and m.stp_end_ts < s.stp_end_ts
                     where run_database = :target and run_batch_name = :batch and run_ledger is distinct from cast(nullif(:ledger, '') as uuid)
                     group by m.stp_name
                )
                select (select count(*) from mine), (select count(*) from again), (select max(run) from again),
                       (select cast(coalesce(sum(sr_value), 0) as bigint) from step_result
                         where sr_run_id = :run and sr_indicator = any (cast(:differences as text[]))
                           and sr_step in (select stp_name from mine except select stp_name from again))""")
                .setParameter("run", run.id()).setParameter("functions", FUNCTIONS.toArray(String[]::new))
                .setParameter("target", run.targetDatabase()).setParameter("batch", run.batch())
                .setParameter("ledger", run.ledger() == null ? "" : run.ledger().toString()).setParameter("differences", DIFFERENCES.toArray(String[]::new))
                .getSingleResult();
        return new Record(number(row[0]), number(row[1]), row[2] == null ? null : Long.valueOf(number(row[2])), number(row[3]));
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    /**
     * @param steps       completed steps that leave results
     * @param again       those of them that later runs of the batch have executed again
     * @param againBy     the last run that has done so; null for none
     * @param differences what comparisons have reported, without those that were executed again
     */
    public record Record(long steps, long again, Long againBy, long differences) {
    }
}
