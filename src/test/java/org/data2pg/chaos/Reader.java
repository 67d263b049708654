package org.data2pg.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.data2pg.demo.Contents;

/** Looks at what a Completed run has left, with SQL of its own and nothing of the application's, and counts what is not as it should be. */
final class Reader {

    /** All that a migration must leave as it was, by name. */
    private static final String CATALOGUE = """
            WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('shop', 'logistics', 'Back office', 'witness'))
            SELECT format('relation %I.%I', n.nspname, relname), relkind::text
                FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            UNION ALL
            SELECT format('storage of %s', c.oid::regclass), format('%s %s %s %s %s', relpersistence, reloptions, relreplident, relowner::regrole, relacl)
                FROM pg_class c JOIN ours ON ours.oid = relnamespace
            UNION ALL
            SELECT format('index %s', indexrelid::regclass), format('%s, ready %s, valid %s, live %s, clustered %s, immediate %s',
                          pg_get_indexdef(indexrelid), indisready, indisvalid, indislive, indisclustered, indimmediate)
                FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN ours ON ours.oid = relnamespace
            UNION ALL
            SELECT format('trigger %I on %s', tgname, tgrelid::regclass), format('%s, enabled %s', pg_get_triggerdef(t.oid), tgenabled)
                FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN ours ON ours.oid = relnamespace
            UNION ALL
            SELECT format('constraint %I on %s', conname, conrelid::regclass), format('%s, validated %s', pg_get_constraintdef(c.oid), convalidated)
                FROM pg_constraint c JOIN ours ON ours.oid = connamespace
            UNION ALL
            SELECT format('column %I of %s', attname, attrelid::regclass),
                   format('%s, not null %s, default %s', format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
                FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN ours ON ours.oid = relnamespace
                     LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE attnum > 0 AND relkind IN ('r', 'p')""";
    private static final String UNFIT_INDEXES = """
            SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace
                WHERE nspname IN ('shop', 'logistics', 'Back office') AND NOT (indisready AND indisvalid AND indislive)""";
    private static final String BTREES = """
            SELECT c.oid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = relnamespace
                     JOIN pg_am a ON a.oid = relam
                WHERE nspname IN ('shop', 'logistics', 'Back office') AND amname = 'btree' AND c.relkind = 'i' AND indisready AND indisvalid""";
    private static final String COPIED = """
            SELECT format('%I.%I', stp_schema, stp_object), array_agg(stp_name) FROM data2pg.step
                WHERE stp_batch_name = ? AND stp_type IN ('TABLE', 'TABLE_PART') AND stp_sql_function = '_copy_table' GROUP BY 1""";

    private final Site site;
    private final int patience;
    private final Map<String, String> sourceBefore;
    private final Map<String, String> catalogueBefore;
    private final Set<String> damages = new LinkedHashSet<>();
    private long lost;
    private long doubled;

    /**
     * Looks at what is there before the first run.
     *
     * @param patience seconds for what goes away by itself after the end of a run
     */
    Reader(Site site, int patience) throws SQLException {
        this.site = site;
        this.patience = patience;
        try (Connection source = site.source(); Connection target = site.target()) {
            sourceBefore = Contents.of(source);
            catalogueBefore = catalogue(target);
        }
    }

    long lost() {
        return lost;
    }

    long doubled() {
        return doubled;
    }

    /** What is not as it should be, one sentence each; what stays so is counted once. */
    Set<String> damages() {
        return damages;
    }

    /** Adds what a Completed run has left in disorder. */
    void look(long run, String batch) throws SQLException, InterruptedException {
        try (Connection source = site.source(); Connection target = site.target(); Connection administration = site.administration()) {
            administration.setSchema("data2pg_admin");
            lookAtRows(source, target);
            lookAtObjects(target);
            lookAtBooks(administration, target, run, batch);
            lookForLeftovers(administration, target);
        }
    }

    /** Adds reports of a run that has ended early that are others in the ledger of the target than in the administration database. */
    void lookAtReports(long run) throws SQLException {
        try (Connection target = site.target(); Connection administration = site.administration()) {
            administration.setSchema("data2pg_admin");
            String ledger = column(administration, "SELECT run_ledger::text FROM run WHERE run_id = ?", run).get(0);
            Map<String, String> recorded = new HashMap<>();
            rows(administration, "SELECT stp_name, " + report("sr_", "step_result WHERE sr_run_id = stp_run_id AND sr_step = stp_name")
                    + " FROM step WHERE stp_run_id = ? AND stp_status = 'Completed'", recorded::put, run);
            // What the server did not come to record is no contradiction: a restart asks the ledger
            rows(target, "SELECT led_step, " + report("r.sr_", "unnest(led_report) AS r") + " FROM data2pg.step_ledger WHERE led_run = ?::uuid", (step, report) -> {
                if (!report.equals(recorded.getOrDefault(step, report))) {
                    damaged("The report of the step " + step + " of run " + run + " is " + report + " in the ledger and " + recorded.get(step) + " in step_result");
                }
            }, ledger);
        }
    }

    private static String report(String prefix, String source) {
        return "(SELECT coalesce(string_agg(" + prefix + "indicator || ' ' || " + prefix + "value, ', ' ORDER BY " + prefix + "indicator), '') FROM " + source + ")";
    }

    private void lookAtRows(Connection source, Connection target) throws SQLException {
        Map<String, String> there = Contents.of(source);
        Map<String, String> here = Contents.of(target);
        differences(sourceBefore, there).forEach(name -> damaged("The source has changed: " + name));
        for (String name : differences(there, here)) {
            if (!there.containsKey(name) || !here.containsKey(name) || !there.get(name).contains(" rows")) {
                damaged(name + ": " + there.get(name) + " in the source, " + here.get(name) + " in the target");
            } else {
                countRows(name, bag(source, name), bag(target, name));
            }
        }
    }

    /** A row that has changed counts as one that is lost and one too many. */
    private void countRows(String table, Map<String, Long> there, Map<String, Long> here) {
        long missing = surplus(there, here);
        long tooMany = surplus(here, there);
        System.out.println("      " + table + ": " + missing + " rows are missing, " + tooMany + " are too many");
        lost += missing;
        doubled += tooMany;
    }

    private static long surplus(Map<String, Long> of, Map<String, Long> over) {
        return of.entrySet().stream().mapToLong(row -> Math.max(0, row.getValue() - over.getOrDefault(row.getKey(), 0L))).sum();
    }

    private static Map<String, Long> bag(Connection connection, String table) throws SQLException {
        Map<String, Long> bag = new HashMap<>();
        for (String row : column(connection, "SELECT r::text FROM " + table + " AS r")) {
            bag.merge(row, 1L, Long::sum);
        }
        return bag;
    }

    private void lookAtObjects(Connection target) throws SQLException {
        Map<String, String> now = catalogue(target);
        differences(catalogueBefore, now).forEach(name -> damaged(name + " was " + catalogueBefore.get(name) + " and is " + now.get(name)));
        column(target, UNFIT_INDEXES).forEach(index -> damaged("The index " + index + " is not ready and valid"));
        for (String index : column(target, BTREES)) {
            try {
                column(target, "SELECT data2pg.bt_index_check(?::regclass, TRUE)::text", index);
            } catch (SQLException corrupt) {
                damaged("The index " + index + ": " + corrupt.getMessage().lines().findFirst().orElse(""));
            }
        }
        column(target, "SELECT format('%s on %s: %s times', trigger_name, on_table, count(*)) FROM witness.fired GROUP BY trigger_name, on_table")
                .forEach(fired -> damaged("A trigger has fired, " + fired));
    }

    private void lookAtBooks(Connection administration, Connection target, long run, String batch) throws SQLException {
        List<String> planned = column(target, "SELECT stp_name FROM data2pg.step WHERE stp_batch_name = ?", batch);
        List<String> recorded = column(administration, "SELECT stp_name FROM step WHERE stp_run_id = ?", run);
        if (!new TreeSet<>(planned).equals(new TreeSet<>(recorded))) {
            damaged("Run " + run + " has other steps than the plan: " + recorded + " instead of " + planned);
        }
        column(administration, "SELECT stp_name || ' ' || stp_status FROM step WHERE stp_run_id = ? AND stp_status <> 'Completed'", run)
                .forEach(step -> damaged("A step of the Completed run " + run + ": " + step));
        // The END step of a comparison has nothing to report
        column(administration, "SELECT stp_name FROM step WHERE stp_run_id = ? AND stp_sql_function <> '_compare_end'"
                + " AND NOT EXISTS (SELECT FROM step_result WHERE sr_run_id = stp_run_id AND sr_step = stp_name)", run)
                .forEach(step -> damaged("The report of a step of run " + run + " is lost: " + step));
        column(administration, "SELECT sr_step || ' ' || sr_indicator || ' ' || sr_value FROM step_result WHERE sr_run_id = ? AND sr_value <> 0"
                + " AND sr_indicator ~ '^UNEQUAL|DIFFERENCES$'", run).forEach(found -> damaged("Run " + run + " has found a difference: " + found));
        column(administration, "SELECT ses_id::text FROM session WHERE ses_run_id = ? AND ses_status = 'Opened'", run)
                .forEach(session -> damaged("A session of the Completed run " + run + " is still open: " + session));
        compareCounts(administration, target, run, batch);
    }

    /** What the steps of each table reported against what is in the table. */
    private void compareCounts(Connection administration, Connection target, long run, String batch) throws SQLException {
        try (PreparedStatement query = target.prepareStatement(COPIED)) {
            query.setString(1, batch);
            try (ResultSet tables = query.executeQuery()) {
                while (tables.next()) {
                    String there = column(target, "SELECT count(*)::text FROM " + tables.getString(1)).get(0);
                    String reported = column(administration, "SELECT coalesce(sum(sr_value), 0)::text FROM step_result WHERE sr_run_id = ?"
                            + " AND sr_indicator = 'COPIED_ROWS' AND sr_step = ANY (?)", run,
                            administration.createArrayOf("text", (Object[]) tables.getArray(2).getArray())).get(0);
                    if (!there.equals(reported)) {
                        damaged("Run " + run + " reports " + reported + " rows of " + tables.getString(1) + ", there are " + there);
                    }
                }
            }
        }
    }

    private void lookForLeftovers(Connection administration, Connection target) throws SQLException, InterruptedException {
        List<String> left = leftovers(administration, target);
        for (int second = 0; second < patience && !left.isEmpty(); second++) {
            TimeUnit.SECONDS.sleep(1);
            left = leftovers(administration, target);
        }
        left.forEach(this::damaged);
    }

    private List<String> leftovers(Connection administration, Connection target) throws SQLException {
        List<String> left = new ArrayList<>();
        left.addAll(column(target, "SELECT format('A backend at work is left on the target: %s %s', state, query) FROM pg_stat_activity"
                + " WHERE application_name = 'data2pg' AND state <> 'idle'"));
        left.addAll(column(target, "SELECT format('A prepared transaction is left on the target: %s', gid) FROM pg_prepared_xacts"));
        left.addAll(column(target, "SELECT format('The ledger still has a step: %s of run %s', led_step, led_run) FROM data2pg.step_ledger"));
        left.addAll(column(target, "SELECT format('A difference is recorded: %s', d) FROM data2pg.content_diff d"));
        left.addAll(column(target, "SELECT format('A counter differs: %s', d) FROM data2pg.counter_diff d"));
        left.addAll(column(administration, "SELECT format('Run %s is %s', run_id, run_status) FROM run"
                + " WHERE run_status IN ('Initializing', 'In_progress', 'Ending')"));
        left.removeAll(damages);
        return left;
    }

    private void damaged(String what) {
        if (damages.add(what)) {
            System.out.println("      " + what);
        }
    }

    private static TreeSet<String> differences(Map<String, String> before, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> before.containsKey(name) && before.get(name).equals(now.get(name)));
        return names;
    }

    private static Map<String, String> catalogue(Connection target) throws SQLException {
        Map<String, String> catalogue = new TreeMap<>();
        rows(target, CATALOGUE, catalogue::put);
        return catalogue;
    }

    private static List<String> column(Connection connection, String query, Object... parameters) throws SQLException {
        List<String> values = new ArrayList<>();
        rows(connection, query, (first, second) -> values.add(first), parameters);
        return values;
    }

    /** Gives the first two columns of each row; the second is null where there is one column. */
    private static void rows(Connection connection, String query, BiConsumer<String, String> taker, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                boolean two = rows.getMetaData().getColumnCount() > 1;
                while (rows.next()) {
                    taker.accept(rows.getString(1), two ? rows.getString(2) : null);
                }
            }
        }
    }
}
