package org.data2pg.control.monitor;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import org.data2pg.targetdb.ColumnStatistics;
import org.data2pg.targetdb.Counter;
import org.data2pg.targetdb.Difference;
import org.data2pg.targetdb.Difference.Cell;
import org.data2pg.targetdb.Difference.Column;
import org.data2pg.targetdb.DiscoveryMessage;
import org.data2pg.targetdb.ResultQuery;

/** Results as lines of a table: the heads are the names that JSON has, too. */
record ResultLines<R>(List<String> heads, Function<R, Stream<Object[]>> lines) {

    private static final ResultLines<Counter> CHECKS = new ResultLines<>(
            List.of("schema", "table", "counter", "source", "target", "equal", "timestamp"),
            counter -> line(counter.schema(), counter.table(), counter.counter(), number(counter.source()), number(counter.target()), counter.equal(),
                    counter.timestamp()));

    /** A line for each column outside the key, so that it can be filtered; one without a column if there is none. */
    private static final ResultLines<Difference> DIFFERENCES = new ResultLines<>(
            List.of("schema", "table", "part", "number", "kind", "sourceCopies", "targetCopies", "key", "column", "source", "target", "timestamp"),
            difference -> difference.others().isEmpty() ? line(difference, null)
                    : difference.others().stream().flatMap(column -> line(difference, column)));

    private static final ResultLines<DiscoveryMessage> MESSAGES = new ResultLines<>(
            List.of("severity", "schema", "table", "column", "code", "text", "type", "rows", "notNull", "timestamp"),
            message -> line(message.severity(), message.schema(), message.table(), message.column(), message.code(), message.text(),
                    message.statistics().type(), message.statistics().rows(), message.statistics().notNull(), message.statistics().timestamp()));

    private static final ResultLines<ColumnStatistics> STATISTICS = new ResultLines<>(
            List.of("schema", "table", "column", "number", "type", "rows", "maxRows", "notNull", "min", "max", "precision", "integers", "fractions",
                    "nan", "infinite", "avgLength", "maxLength", "nulChars", "earliest", "latest", "dates", "timestamp"),
            s -> line(s.schema(), s.table(), s.column(), s.number(), s.type(), s.rows(), s.maxRows(), s.notNull(), number(s.min()), number(s.max()),
                    s.precision(), s.integers(), s.fractions(), s.nan(), s.infinite(), s.avgLength(), s.maxLength(), s.nulChars(), s.earliest(), s.latest(),
                    s.dates(), s.timestamp()));

    @SuppressWarnings("unchecked") // What a query gives stands in its declaration
    static <R> ResultLines<R> of(ResultQuery<R> query) {
        ResultLines<?> lines;
        if (query instanceof ResultQuery.Checks) {
            lines = CHECKS;
        } else if (query instanceof ResultQuery.Differences) {
            lines = DIFFERENCES;
        } else if (query instanceof ResultQuery.Messages) {
            lines = MESSAGES;
        } else {
            lines = STATISTICS;
        }
        return (ResultLines<R>) lines;
    }

    Stream<Object[]> of(R row) {
        return lines.apply(row);
    }

    private static Stream<Object[]> line(Object... values) {
        return Stream.<Object[]>of(values);
    }

    private static Stream<Object[]> line(Difference difference, Column column) {
        return line(difference.schema(), difference.table(), difference.part(), difference.number(), difference.kind(), difference.sourceCopies(),
                difference.targetCopies(), key(difference), column == null ? null : column.name(), value(column == null ? null : column.source()),
                value(column == null ? null : column.target()), difference.timestamp());
    }

    /** A JSON object of texts. */
    private static String key(Difference difference) {
        JsonObjectBuilder key = Json.createObjectBuilder();
        for (Column column : difference.key()) {
            String value = value(column.source() == null ? column.target() : column.source());
            if (value == null) {
                key.addNull(column.name());
            } else {
                key.add(column.name(), value);
            }
        }
        return key.build().toString();
    }

    private static String value(Cell cell) {
        return cell == null ? null : cell.value();
    }

    /** NaN and Infinity are no numbers of a table. */
    private static Object number(String value) {
        return value == null || !value.matches("-?[0-9]+(\\.[0-9]+)?") ? value : new BigDecimal(value);
    }
}
