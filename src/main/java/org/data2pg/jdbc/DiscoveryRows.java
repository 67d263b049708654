package org.data2pg.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;

import org.data2pg.targetdb.ColumnStatistics;
import org.data2pg.targetdb.DiscoveryMessage;
import org.data2pg.targetdb.ResultExtent.Discovery;
import org.data2pg.targetdb.ResultQuery;

/** What DISCOVER has found, and has to say. Messages and columns belong to the run that has profiled their table. */
abstract class DiscoveryRows<R> implements ResultRows<R> {

    private static final String STATISTICS = ", c.*, dscv_nb_row, dscv_max_row, dscv_timestamp ";

    private final ReadOnlySql database;
    private final String from;
    private final TableCondition condition;
    private final String order;

    private DiscoveryRows(ReadOnlySql database, String from, TableCondition condition, String order) {
        this.database = database;
        this.from = from + " " + condition.sql();
        this.condition = condition;
        this.order = order;
    }

    @Override
    public long count() {
        return database.one("select count(*) " + from, row -> row.getLong(1), condition.parameters());
    }

    @Override
    public void each(long first, long count, Consumer<R> reader) {
        database.each("select t.dscv_schema as tab_schema, t.dscv_table as tab_name" + columns() + from + " order by " + order + " limit ? offset ?",
                this::row, reader, condition.parameters(count, first));
    }

    abstract String columns();

    abstract R row(ResultSet row) throws SQLException;

    static DiscoveryRows<DiscoveryMessage> messages(ReadOnlySql database, String schema, UUID ledger, ResultQuery.Messages query) {
        TableCondition condition = new TableCondition("t.dscv_run", ledger).tables("t.dscv_schema", "t.dscv_table", query.tables())
                .equal("m.dscv_column", query.column()).equal("m.dscv_msg_type", query.severity()).equal("m.dscv_msg_code", query.code());
        String from = "from %1$s.discovery_table t join %1$s.discovery_message m using (dscv_schema, dscv_table) ".formatted(schema)
                + "left join %s.discovery_column c using (dscv_schema, dscv_table, dscv_column)".formatted(schema);
        return new DiscoveryRows<>(database, from, condition,
                "strpos('ECWA', m.dscv_msg_type), t.dscv_schema, t.dscv_table, m.dscv_column_num nulls first, m.dscv_msg_code") {

            @Override
            String columns() {
                return ", m.dscv_column as msg_column, m.dscv_msg_type, m.dscv_msg_code, m.dscv_msg_text" + STATISTICS;
            }

            @Override
            DiscoveryMessage row(ResultSet row) throws SQLException {
                String column = row.getString("msg_column");
                return new DiscoveryMessage(row.getString("tab_schema"), row.getString("tab_name"), column, row.getString("dscv_msg_type"),
                        row.getString("dscv_msg_code"), row.getString("dscv_msg_text"), statisticsOf(row, column));
            }
        };
    }

    static DiscoveryRows<ColumnStatistics> statistics(ReadOnlySql database, String schema, UUID ledger, ResultQuery.Statistics query) {
        TableCondition condition = new TableCondition("t.dscv_run", ledger).tables("t.dscv_schema", "t.dscv_table", query.tables())
                .equal("c.dscv_column", query.column());
        return new DiscoveryRows<>(database, "from %1$s.discovery_table t join %1$s.discovery_column c using (dscv_schema, dscv_table)".formatted(schema),
                condition, "t.dscv_schema, t.dscv_table, c.dscv_column_num, c.dscv_column") {

            @Override
            String columns() {
                return ", c.dscv_column as msg_column" + STATISTICS;
            }

            @Override
            ColumnStatistics row(ResultSet row) throws SQLException {
                return statisticsOf(row, row.getString("msg_column"));
            }
        };
    }

    private static ColumnStatistics statisticsOf(ResultSet row, String column) throws SQLException {
        return new ColumnStatistics(row.getString("tab_schema"), row.getString("tab_name"), column, ReadOnlySql.small(row, "dscv_column_num"),
                row.getString("dscv_type"), ReadOnlySql.number(row, "dscv_nb_row"), ReadOnlySql.number(row, "dscv_max_row"),
                ReadOnlySql.number(row, "dscv_nb_not_null"), row.getString("dscv_num_min"), row.getString("dscv_num_max"),
                ReadOnlySql.small(row, "dscv_num_max_precision"), ReadOnlySql.small(row, "dscv_num_max_integ_part"),
                ReadOnlySql.small(row, "dscv_num_max_fract_part"), ReadOnlySql.number(row, "dscv_num_nan"), ReadOnlySql.number(row, "dscv_num_infinite"),
                ReadOnlySql.small(row, "dscv_str_avg_length"), ReadOnlySql.number(row, "dscv_str_max_length"),
                ReadOnlySql.number(row, "dscv_str_nul_char"), row.getString("dscv_ts_min"), row.getString("dscv_ts_max"),
                ReadOnlySql.number(row, "dscv_ts_nb_date"), ReadOnlySql.instant(row, "dscv_timestamp"));
    }

    /** How many tables, columns and messages of each severity. */
    static Discovery extent(ReadOnlySql database, String schema, UUID ledger) {
        return database.one("""
                        select count(*), coalesce(sum((select count(*) from %1$s.discovery_column c
                                                        where c.dscv_schema = t.dscv_schema and c.dscv_table = t.dscv_table)), 0),
                               coalesce(sum(e), 0), coalesce(sum(c), 0), coalesce(sum(a), 0), coalesce(sum(w), 0)
                          from %1$s.discovery_table t, lateral (
                               select count(*) filter (where dscv_msg_type = 'E') as e, count(*) filter (where dscv_msg_type = 'C') as c,
                                      count(*) filter (where dscv_msg_type = 'A') as a, count(*) filter (where dscv_msg_type = 'W') as w
                                 from %1$s.discovery_message m where m.dscv_schema = t.dscv_schema and m.dscv_table = t.dscv_table) as m
                         where dscv_run = ?""".formatted(schema),
                row -> new Discovery(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)), ledger);
    }
}
