package org.data2pg.jdbc;

import java.util.ArrayList;
import java.util.List;

import org.data2pg.targetdb.ResultQuery.Tables;

/** The where clause of a query on results, and its parameters. */
final class TableCondition {

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    /** @param run column of the run's number in the ledger */
    TableCondition(String run, Object ledger) {
        sql.append("where ").append(run).append(" = ?");
        parameters.add(ledger);
    }

    /** Names are parameters, whatever is in them. */
    TableCondition tables(String schema, String table, Tables tables) {
        equal(schema, tables.schema());
        equal(table, tables.table());
        if (tables.text() != null) {
            sql.append(" and strpos(lower(").append(schema).append(" || '.' || ").append(table).append("), lower(?)) > 0");
            parameters.add(tables.text());
        }
        return this;
    }

    /** @param value null for any */
    TableCondition equal(String expression, Object value) {
        if (value != null) {
            sql.append(" and ").append(expression).append(" = ?");
            parameters.add(value);
        }
        return this;
    }

    String sql() {
        return sql.toString();
    }

    /** Those of the condition, and what follows them. */
    Object[] parameters(Object... following) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(following));
        return all.toArray();
    }
}
