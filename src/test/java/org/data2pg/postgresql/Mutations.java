package org.data2pg.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes rows of a table of comparison.sql, as chance will have it. */
final class Mutations {

    /** A column of the key, and what it may be in a row that is new. */
    private static final Map<String, String> NEW_KEYS = Map.of("everything", "id = -%d000", "by_text", "k = 'new%d'", "by_uuid", "k = md5('new%d')::UUID",
            "by_time", "k = TIMESTAMPTZ '2030-01-01 00:00Z' + %d * INTERVAL '1 s'", "by_number", "k = 9000 + %d", "by_several", "i = 1000 + %d",
            "by_nulls", "a = NULL", "by_nothing", "x = x");

    /** Other values that the hash functions of their types, or what these take for equal, do not tell from those that are there. */
    private static final List<String> TWINS = List.of("c_numeric = -c_numeric", "c_numeric2 = -c_numeric2", "c_int8 = c_int8 # 4294967297",
            "c_numeric = CASE WHEN c_numeric = 'NaN' THEN 'Infinity'::NUMERIC ELSE 'NaN' END", "c_interval = c_interval + INTERVAL '1 mon -30 days'",
            "c_timestamp = CASE WHEN isfinite(c_timestamp) THEN TIMESTAMP '2000-01-01' + (((extract(epoch FROM c_timestamp) - 946684800) * 1000000)::BIGINT"
                    + " # 4294967297) * INTERVAL '1 us' END");

    private final Connection session;
    private final String table;
    private final Random random;
    private final List<String> columns;
    private final List<String> others;

    Mutations(Connection session, String table, Random random) throws SQLException {
        this.session = session;
        this.table = table;
        this.random = random;
        String query = "SELECT tco_name FROM data2pg.table_column WHERE tco_table = '" + table + "' %s ORDER BY tco_number";
        this.columns = Ask.rows(session, query.formatted(""));
        this.others = table.equals("by_nothing") ? columns : Ask.rows(session, query.formatted("AND tco_compare_sort_rank IS NULL"));
    }

    void apply(int times) throws SQLException {
        for (int i = 1; i <= times; i++) {
            Ask.execute(session, switch (random.nextInt(12)) {
                case 0 -> "DELETE FROM cmp." + table + " WHERE ctid = " + anyRow();
                case 1 -> insert(i);
                case 2, 3 -> exchange();
                case 4 -> table.equals("by_nothing") ? exchangeDuplicates() : value();
                case 5, 6 -> table.equals("everything") ? twin() : value();
                default -> value();
            });
        }
    }

    private String anyRow() {
        return "(SELECT ctid FROM cmp." + table + " ORDER BY ctid OFFSET " + random.nextInt(500) + " LIMIT 1)";
    }

    private String anyColumn() {
        return others.get(random.nextInt(others.size()));
    }

    /** A value of another row, or none. */
    private String value() {
        String column = anyColumn();
        String other = random.nextInt(8) == 0 ? "NULL" : "(SELECT " + column + " FROM cmp." + table + " WHERE ctid = " + anyRow() + ")";
        return "UPDATE cmp." + table + " SET " + column + " = " + other + " WHERE ctid = " + anyRow();
    }

    private String twin() {
        return "UPDATE cmp." + table + " SET " + TWINS.get(random.nextInt(TWINS.size())) + " WHERE ctid = " + anyRow();
    }

    private String insert(int number) {
        String[] key = NEW_KEYS.get(table).split(" = ", 2);
        String values = String.join(", ", columns.stream().map(column -> column.equals(key[0]) ? key[1].formatted(number) : column).toList());
        return "INSERT INTO cmp." + table + " SELECT " + values + " FROM cmp." + table + " WHERE ctid = " + anyRow() + " ON CONFLICT DO NOTHING";
    }

    /** Two rows change the values of a column with each other: no sum over the column tells. */
    private String exchange() {
        String column = anyColumn();
        return "UPDATE cmp." + table + " one SET " + column + " = other." + column + " FROM cmp." + table + " other, (SELECT " + anyRow() + " AS a, "
                + anyRow() + " AS b) chosen WHERE (one.ctid, other.ctid) IN ((chosen.a, chosen.b), (chosen.b, chosen.a))";
    }

    /** Two equal rows become two others: no parity tells. */
    private String exchangeDuplicates() {
        String all = String.join(", ", columns);
        return "UPDATE cmp." + table + " SET (" + all + ") = (SELECT " + all + " FROM cmp." + table + " WHERE ctid = " + anyRow() + ") WHERE ctid IN "
                + "(SELECT same.ctid FROM cmp." + table + " same JOIN cmp." + table + " one ON ROW(same.*) IS NOT DISTINCT FROM ROW(one.*) WHERE one.ctid = "
                + anyRow() + " LIMIT 2)";
    }
}
