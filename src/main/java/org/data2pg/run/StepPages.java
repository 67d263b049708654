package org.data2pg.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;

/**
 * Some of a run's steps at a time, in the order an operator looks for them: in progress, failed, ready, blocked, completed;
 * the completed with the last one first, the others as they will be taken. Called within an admin transaction.
 */
@ApplicationScoped
public class StepPages {

    /** What may need an eye comes first. */
    public static final List<StepStatus> ORDER =
            List.of(StepStatus.IN_PROGRESS, StepStatus.FAILED, StepStatus.READY, StepStatus.BLOCKED, StepStatus.COMPLETED);

    private static final String SELECTED = " from step where stp_run_id = :run and (:status = '' or stp_status = :status)";
    /** Costs more than all else together. */
    private static final String FOUND = " and (strpos(lower(stp_name), :text) > 0 or strpos(lower(coalesce(stp_error_msg, '')), :text) > 0)";
    private static final String AS_LOOKED_FOR = """
              order by array_position(cast(:order as text[]), stp_status),
                       case stp_status when 'Completed' then stp_end_ts end desc, stp_cum_cost desc, stp_name""";
    private static final Map<String, String> COLUMNS = Map.of("name", "stp_name", "status", "stp_status", "cost", "stp_cost",
            "cumulativeCost", "stp_cum_cost", "session", "stp_ses_id", "start", "stp_start_ts", "end", "stp_end_ts", "attempts", "stp_attempts",
            "elapsedMs", "coalesce(stp_end_ts, current_timestamp) - stp_start_ts");
    /** The fields that steps can be sorted by. */
    public static final Set<String> SORTABLE = COLUMNS.keySet();

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** How many steps of each state match; a state without any is missing. */
    public Map<String, Long> counts(long run, Selection selection) {
        List<?> rows = select("select stp_status, count(*)", " group by stp_status", Object[].class, run, selection).getResultList();
        return rows.stream().map(Object[].class::cast).collect(Collectors.toMap(row -> (String) row[0], row -> ((Number) row[1]).longValue()));
    }

    /**
     * Steps in the order an operator looks for them. Only the states that the page reaches into are sorted: the completed of thousands are far behind
     * the first page.
     *
     * @param counts of this selection
     */
    public List<Step> page(long run, Selection selection, Map<String, Long> counts, int first, int count) {
        List<String> reached = new ArrayList<>();
        long before = 0;
        long behind = 0;
        for (StepStatus status : ORDER) {
            long end = behind + counts.getOrDefault(status.label(), 0L);
            if (end <= first) {
                before = end;
            } else if (behind < first + (long) count) {
                reached.add(status.label());
            }
            behind = end;
        }
        Query query = select("select *", " and stp_status = any (cast(:order as text[])) " + AS_LOOKED_FOR, Step.class, run, selection)
                .setParameter("order", reached.toArray(String[]::new));
        return steps(query, Math.toIntExact(first - before), count);
    }

    /** The same in another order. */
    public List<Step> page(long run, Selection selection, SortOrder sort, int first, int count) {
        return steps(select("select *", " order by " + sort.sql(COLUMNS) + ", stp_name", Step.class, run, selection), first, count);
    }

    private static List<Step> steps(Query query, int first, int count) {
        List<?> steps = query.setFirstResult(first).setMaxResults(count).getResultList();
        return steps.stream().map(Step.class::cast).toList();
    }

    private Query select(String what, String order, Class<?> type, long run, Selection selection) {
        boolean searched = !selection.text().isEmpty();
        Query query = admin.createNativeQuery(what + SELECTED + (searched ? FOUND : "") + order, type)
                .setParameter("run", run).setParameter("status", selection.status());
        return searched ? query.setParameter("text", selection.text().toLowerCase(Locale.ROOT)) : query;
    }

    /** Those of the named steps that are completed; the last step of a plan may wait for all others. */
    public Set<String> completed(long run, Collection<String> names) {
        List<?> completed = admin.createNativeQuery("select stp_name from step where stp_run_id = :run and stp_status = 'Completed'"
                + " and stp_name = any (cast(:names as text[]))", String.class).setParameter("run", run).setParameter("names", names.toArray(String[]::new)).getResultList();
        return completed.stream().map(String.class::cast).collect(Collectors.toSet());
    }

    /** What the named steps have reported. */
    public List<StepResult> results(long run, Collection<String> names) {
        return admin.createQuery("select r from StepResult r where r.run = :run and r.step in :names order by r.step, r.rank, r.indicator",
                StepResult.class).setParameter("run", run).setParameter("names", names).getResultList();
    }

    /**
     * Which steps are looked for.
     *
     * @param text   part of the name or of the error, in small or capital letters; empty for all
     * @param status label of the state; empty for all
     */
    public record Selection(String text, String status) {
    }
}
