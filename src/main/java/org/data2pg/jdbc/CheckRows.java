package org.data2pg.jdbc;

import java.util.UUID;
import java.util.function.Consumer;

import org.data2pg.targetdb.Counter;
import org.data2pg.targetdb.ResultExtent.Checks;
import org.data2pg.targetdb.ResultQuery;

/** Counters of both databases side by side. */
final class CheckRows implements ResultRows<Counter> {

    private static final String PAIRS = """
            with pair as (
                select cnt_schema, cnt_table, cnt_counter, max(cnt_value) filter (where cnt_database = 'S') as source,
                       max(cnt_value) filter (where cnt_database = 'D') as target, max(cnt_timestamp) as ts
                  from %s.counter %s group by cnt_schema, cnt_table, cnt_counter)
            """;
    private static final String DIFFERENT = " where source is distinct from target";

    private final ReadOnlySql database;
    private final String pairs;
    private final TableCondition condition;
    private final String different;

    CheckRows(ReadOnlySql database, String schema, UUID ledger, ResultQuery.Checks query) {
        this.database = database;
        condition = new TableCondition("cnt_run", ledger).tables("cnt_schema", "cnt_table", query.tables());
        pairs = PAIRS.formatted(schema, condition.sql());
        different = query.different() ? DIFFERENT : "";
    }

    @Override
    public long count() {
        return database.one(pairs + "select count(*) from pair" + different, row -> row.getLong(1), condition.parameters());
    }

    @Override
    public void each(long first, long count, Consumer<Counter> reader) {
        database.each(pairs + "select cnt_schema, cnt_table, cnt_counter, source::text, target::text, source is not distinct from target as equal, ts from pair"
                        + different + " order by equal, cnt_schema, cnt_table, cnt_counter <> 'nb_rows', cnt_counter <> 'checksum', cnt_counter"
                        + " limit ? offset ?",
                row -> new Counter(row.getString("cnt_schema"), row.getString("cnt_table"), row.getString("cnt_counter"), row.getString("source"),
                        row.getString("target"), row.getBoolean("equal"), ReadOnlySql.instant(row, "ts")),
                reader, condition.parameters(count, first));
    }

    /** How many tables and counters are equal. */
    Checks extent() {
        return database.one(pairs + """
                        select count(distinct (cnt_schema, cnt_table)),
                               count(distinct (cnt_schema, cnt_table)) filter (where source is distinct from target),
                               count(*), count(*) filter (where source is distinct from target) from pair""",
                row -> new Checks(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)), condition.parameters());
    }
}
