package org.data2pg.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A batch whose steps are called as the scheduler does, one after the other. */
record PlannedBatch(String schema, String name) {

    /** All steps, parents first. */
    List<String> steps(Connection session) throws SQLException {
        List<String> steps = new ArrayList<>();
        String plan = quotedSchema() + ".__get_working_plan(?)";
        try (PreparedStatement query = session.prepareStatement("""
                WITH RECURSIVE depth AS (
                    SELECT wp_name, 0 AS level FROM %1$s WHERE wp_parents = '{}'
                    UNION
                    SELECT c.wp_name, level + 1 FROM depth p JOIN %1$s c ON p.wp_name = ANY (c.wp_parents)
                )
                SELECT wp_name FROM depth GROUP BY wp_name ORDER BY max(level), wp_name""".formatted(plan))) {
            query.setString(1, name);
            query.setString(2, name);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    steps.add(result.getString(1));
                }
            }
        }
        return steps;
    }

    /** Runs a step; its indicators as INDICATOR=value. */
    List<String> run(Connection session, String step) throws SQLException {
        List<String> report = new ArrayList<>();
        try (PreparedStatement call = session.prepareStatement(
                "SELECT sr_indicator, sr_value FROM " + quotedSchema() + "." + function(session, step) + "(?, ?, ?::jsonb) ORDER BY sr_rank")) {
            call.setString(1, name);
            call.setString(2, step);
            call.setString(3, "{}");
            try (ResultSet result = call.executeQuery()) {
                while (result.next()) {
                    report.add(result.getString(1) + "=" + result.getLong(2));
                }
            }
        }
        return report;
    }

    private String function(Connection session, String step) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(
                "SELECT quote_ident(wp_sql_function) FROM " + quotedSchema() + ".__get_working_plan(?) WHERE wp_name = ?")) {
            query.setString(1, name);
            query.setString(2, step);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private String quotedSchema() {
        return ExtensionDatabases.quoted(schema);
    }
}
