package org.data2pg.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;

/** Some of all runs at a time, as they are looked for. Called within an admin transaction. */
@ApplicationScoped
public class RunPages {

    private static final Map<String, String> COLUMNS = Map.of("id", "r.id", "targetDatabase", "r.targetDatabase", "batch", "r.batch",
            "batchType", "r.batchType", "status", "r.status", "start", "r.start", "end", "r.end", "requestedBy", "r.requestedBy",
            "elapsedMs", "coalesce(r.end, current_timestamp) - r.start");
    /** The fields that runs can be sorted by. */
    public static final Set<String> SORTABLE = COLUMNS.keySet();

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Runs that are equal in the order come with the newest first. */
    public List<BatchRun> page(Selection selection, SortOrder order, int first, int count) {
        return query("select r", BatchRun.class, selection, " order by " + order.sql(COLUMNS) + ", r.id desc")
                .setFirstResult(first).setMaxResults(count).getResultList();
    }

    /** The newest of those with a smaller number. */
    public List<BatchRun> older(Selection selection, long before, int count) {
        return query("select r", BatchRun.class, selection, " and r.id < " + before + " order by r.id desc").setMaxResults(count).getResultList();
    }

    public long count(Selection selection) {
        return query("select count(r)", Long.class, selection, "").getSingleResult();
    }

    /** How many runs are active on each target database; one without any is missing. */
    public Map<String, Long> activeByTarget() {
        return admin.createQuery("select r.targetDatabase, count(r) from BatchRun r where r.status in :active group by r.targetDatabase", Object[].class)
                .setParameter("active", RunStatus.ACTIVE).getResultStream().collect(Collectors.toMap(row -> (String) row[0], row -> (Long) row[1]));
    }

    /** Sessions that are open now, of all active runs together. */
    public long openSessions() {
        return admin.createQuery("select count(s) from Session s where s.status = :opened and s.run in (select r.id from BatchRun r where r.status in :active)",
                Long.class).setParameter("opened", SessionStatus.OPENED.label()).setParameter("active", RunStatus.ACTIVE).getSingleResult();
    }

    /** The newest run of each target database; found by index, however many there are. */
    public List<BatchRun> lastByTarget() {
        List<?> last = admin.createNativeQuery("select r.* from target_database cross join lateral"
                + " (select * from run where run_database = tdb_id order by run_id desc limit 1) r", BatchRun.class).getResultList();
        return last.stream().map(BatchRun.class::cast).toList();
    }

    /** Only conditions that were given are in the statement, so that the database may use its indexes. */
    private <T> TypedQuery<T> query(String select, Class<T> type, Selection wanted, String order) {
        Map<String, Object> given = new HashMap<>();
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        condition(conditions, given, "r.targetDatabase = :target", "target", wanted.targetDatabase());
        condition(conditions, given, "r.batch = :batch", "batch", wanted.batch());
        condition(conditions, given, "r.batchType = :type", "type", wanted.batchType());
        condition(conditions, given, "r.status in :statuses", "statuses", wanted.statuses().isEmpty() ? null : wanted.statuses());
        condition(conditions, given, "r.start >= :from", "from", wanted.from());
        condition(conditions, given, "r.start < :until", "until", wanted.until());
        condition(conditions, given, "(locate(:text, lower(r.targetDatabase)) > 0 or locate(:text, lower(r.batch)) > 0"
                + " or locate(:text, lower(coalesce(r.comment, ''))) > 0 or locate(:text, lower(coalesce(r.error, ''))) > 0)",
                "text", wanted.text() == null ? null : wanted.text().toLowerCase(Locale.ROOT));
        TypedQuery<T> query = admin.createQuery(select + " from BatchRun r where " + String.join(" and ", conditions) + order, type);
        given.forEach(query::setParameter);
        return query;
    }

    private static void condition(List<String> conditions, Map<String, Object> given, String condition, String name, Object value) {
        if (value != null) {
            conditions.add(condition);
            given.put(name, value);
        }
    }

    /**
     * Which runs are looked for. What is null, or empty, excludes none.
     *
     * @param from  started then or later
     * @param until started before
     * @param text  part of the target database's name, of the batch's, of the comment or of the error, in small or capital letters
     */
    public record Selection(String targetDatabase, String batch, String batchType, Set<RunStatus> statuses, Instant from, Instant until, String text) {
    }
}
