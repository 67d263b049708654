package org.data2pg.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in a sample database, read without anything of ours: for each table the number of its rows and a sum over all their bytes that
 * does not depend on their order but sees duplicates, for each sequence where it stands.
 */
public final class Contents {

    static final String UNTOUCHED_SEQUENCE = "not called";

    private static final String OF_TABLES = """
            SELECT format('%I.%I', schemaname, tablename), format($$
                    SELECT count(*) || ' rows' || coalesce(', sum ' || sum(('x' || left(md5(r::text), 15))::bit(60)::bigint), '')
                        FROM %I.%I AS r$$, schemaname, tablename)
                FROM pg_tables WHERE schemaname IN ('shop', 'logistics', 'Back office')""";
    private static final String OF_SEQUENCES = """
            SELECT format('%I.%I', schemaname, sequencename), format($$
                    SELECT CASE WHEN is_called OR last_value <> %s THEN last_value || ', called ' || is_called ELSE 'not called' END
                        FROM %I.%I$$, start_value, schemaname, sequencename)
                FROM pg_sequences WHERE schemaname IN ('shop', 'logistics', 'Back office')""";

    private Contents() {
    }

    public static Map<String, String> of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET intervalstyle = 'postgres';"
                    + " SET datestyle = 'ISO'");
        }
        Map<String, String> contents = new TreeMap<>();
        for (Map.Entry<String, String> query : pairs(connection, OF_TABLES + " UNION ALL " + OF_SEQUENCES).entrySet()) {
            try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query.getValue())) {
                rows.next();
                contents.put(query.getKey(), rows.getString(1));
            }
        }
        return contents;
    }

    private static Map<String, String> pairs(Connection connection, String query) throws SQLException {
        Map<String, String> pairs = new TreeMap<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                pairs.put(rows.getString(1), rows.getString(2));
            }
        }
        return pairs;
    }
}
