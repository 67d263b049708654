package org.data2pg.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import org.data2pg.targetdb.Difference;
import org.data2pg.targetdb.Difference.Cell;
import org.data2pg.targetdb.Difference.Column;
import org.data2pg.targetdb.ResultExtent.Compared;
import org.data2pg.targetdb.ResultQuery;

/**
 * Differences of compared tables. They are numbered without gaps within each table or part, so that their greatest number is their count,
 * and any page is found in the index without reading what comes before it.
 */
final class DifferenceRows implements ResultRows<Difference> {

    /** From one table or part to the next by the index, whatever their differences are: all lines of one are of the same run. */
    private static final String PARTS = """
            with recursive part (schema, relation, part, run) as (
                (select diff_schema, diff_relation, coalesce(diff_part, ''), diff_run from %1$s.content_diff
                  order by diff_schema, diff_relation, coalesce(diff_part, '') limit 1)
                union all
                select n.* from part p cross join lateral (
                    select diff_schema, diff_relation, coalesce(diff_part, ''), diff_run from %1$s.content_diff
                     where (diff_schema, diff_relation, coalesce(diff_part, '')) > (p.schema, p.relation, p.part)
                     order by diff_schema, diff_relation, coalesce(diff_part, '') limit 1) n)
            select schema, relation, nullif(part, '') as part, (
                    select %2$s from %1$s.content_diff
                     where diff_schema = schema and diff_relation = relation and coalesce(diff_part, '') = part %3$s) as differences
              from part %4$s order by schema, relation, part.part""";

    private static final String LINES = """
            select diff_rank, diff_database, diff_kind, diff_copies, diff_timestamp, k.*, o.*
              from (select * from %1$s.content_diff
                     where diff_schema = ? and diff_relation = ? and coalesce(diff_part, '') = ? and diff_rank between ? and ? %2$s
                     order by diff_rank, diff_database limit ? offset ?) d,
                   lateral (select array_agg(key order by n) as key_names, array_agg(%3$s order by n) as key_values,
                                   array_agg(length(value)::bigint order by n) as key_lengths
                              from json_each_text(diff_key_cols) with ordinality as j (key, value, n)) k,
                   lateral (select array_agg(key order by n) as other_names, array_agg(%3$s order by n) as other_values,
                                   array_agg(length(value)::bigint order by n) as other_lengths
                              from json_each_text(diff_other_cols) with ordinality as j (key, value, n)) o
             order by diff_rank, diff_database""";

    private final ReadOnlySql database;
    private final String schema;
    private final UUID ledger;
    private final ResultQuery.Differences query;
    private final String lines;

    DifferenceRows(ReadOnlySql database, String schema, UUID ledger, ResultQuery.Differences query) {
        this.database = database;
        this.schema = schema;
        this.ledger = ledger;
        this.query = query;
        this.lines = LINES.formatted(schema, query.kind() == null ? "" : "and diff_kind = ?",
                query.length() == 0 ? "value" : "left(value, " + query.length() + ")");
    }

    /** Each table or part with differences, and how many. */
    List<Compared> parts() {
        TableCondition condition = new TableCondition("run", ledger).tables("schema", "relation", query.tables()).equal("part.part", query.part());
        String count = query.kind() == null ? "max(diff_rank)" : "count(*) / " + linesOf(query.kind());
        String kind = query.kind() == null ? "" : "and diff_kind = ?";
        Object[] parameters = condition.parameters();
        if (query.kind() != null) {
            List<Object> all = new ArrayList<>(List.of(query.kind()));
            all.addAll(List.of(parameters));
            parameters = all.toArray();
        }
        return database.all(PARTS.formatted(schema, count, kind, condition.sql()),
                row -> new Compared(row.getString("schema"), row.getString("relation"), row.getString("part"), row.getLong("differences")), parameters);
    }

    private static int linesOf(String kind) {
        return kind.equals("missing") || kind.equals("surplus") ? 1 : 2;
    }

    @Override
    public long count() {
        return parts().stream().mapToLong(this::countOf).sum();
    }

    private long countOf(Compared part) {
        if (query.number() == null) {
            return part.differences();
        }
        return query.number() >= 1 && query.number() <= part.differences() ? 1 : 0;
    }

    @Override
    public void each(long first, long count, Consumer<Difference> reader) {
        long toSkip = first;
        long toRead = count;
        for (Compared part : parts()) {
            long here = countOf(part);
            if (toSkip < here && toRead > 0) {
                long wanted = Math.min(here - toSkip, toRead);
                each(part, toSkip, wanted, reader);
                toRead -= wanted;
            }
            toSkip = Math.max(0, toSkip - here);
        }
    }

    private void each(Compared part, long first, long count, Consumer<Difference> reader) {
        Pairing pairing = new Pairing(part, reader);
        String partName = part.part() == null ? "" : part.part();
        if (query.kind() != null) {
            database.each(lines, DifferenceRows::line, pairing::add, part.schema(), part.table(), partName, 0L, Long.MAX_VALUE, query.kind(),
                    count * linesOf(query.kind()), first * linesOf(query.kind()));
        } else {
            long lowest = query.number() == null ? first + 1 : query.number();
            database.each(lines, DifferenceRows::line, pairing::add, part.schema(), part.table(), partName, lowest, lowest + count - 1,
                    ResultQuery.ALL, 0L);
        }
        pairing.end();
    }

    private static Line line(ResultSet row) throws SQLException {
        Map<String, Cell> key = cells(row, "key");
        return new Line(row.getLong("diff_rank"), row.getString("diff_database").equals("S"), row.getString("diff_kind"),
                ReadOnlySql.number(row, "diff_copies"), ReadOnlySql.instant(row, "diff_timestamp"), key, cells(row, "other"));
    }

    private static Map<String, Cell> cells(ResultSet row, String group) throws SQLException {
        String[] names = ReadOnlySql.texts(row, group + "_names");
        String[] values = ReadOnlySql.texts(row, group + "_values");
        Long[] lengths = ReadOnlySql.numbers(row, group + "_lengths");
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            cells.put(names[i], new Cell(values[i], lengths[i] == null ? 0 : lengths[i]));
        }
        return cells;
    }

    /** A line of content_diff: the row of one side. */
    private record Line(long number, boolean ofSource, String kind, Long copies, Instant timestamp, Map<String, Cell> key, Map<String, Cell> others) {
    }

    /** Puts the lines of both sides together; they arrive one after the other. */
    private static final class Pairing {

        private final Compared part;
        private final Consumer<Difference> reader;
        private Line source;
        private Line target;

        Pairing(Compared part, Consumer<Difference> reader) {
            this.part = part;
            this.reader = reader;
        }

        void add(Line line) {
            Line waiting = source == null ? target : source;
            if (waiting != null && waiting.number() != line.number()) {
                end();
            }
            if (line.ofSource()) {
                source = line;
            } else {
                target = line;
            }
        }

        void end() {
            Line any = source == null ? target : source;
            if (any != null) {
                List<Column> columns = new ArrayList<>();
                any.key().keySet().forEach(name -> columns.add(new Column(name, true, keyCell(source, name), keyCell(target, name))));
                any.others().keySet().forEach(name -> columns.add(new Column(name, false, otherCell(source, name), otherCell(target, name))));
                reader.accept(new Difference(part.schema(), part.table(), part.part(), any.number(), any.kind(), copies(source), copies(target),
                        any.timestamp(), columns));
            }
            source = null;
            target = null;
        }

        private static Cell keyCell(Line line, String name) {
            return line == null ? null : line.key().get(name);
        }

        private static Cell otherCell(Line line, String name) {
            return line == null ? null : line.others().get(name);
        }

        private static Long copies(Line line) {
            return line == null ? null : line.copies();
        }
    }
}
