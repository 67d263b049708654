package org.data2pg.cli;

import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import org.data2pg.cli.show.Column;

/** A differing row as lines of a table: one for each column whose values are not the same; one for a row that is on one side only. */
final class DifferenceLines {

    static final List<Column> COLUMNS = List.of(text("schema"), text("table"), text("part"), number("number"), text("kind"), text("key"), text("column"),
            text("source"), text("target"));

    private static final String NULL = "NULL";

    private DifferenceLines() {
    }

    static List<JsonObject> of(JsonObject difference) {
        List<JsonObject> columns = difference.getJsonArray("columns").getValuesAs(JsonObject.class);
        String key = columns.stream().filter(column -> column.getBoolean("key")).map(column -> column.getString("name") + "=" + value(column))
                .collect(Collectors.joining(", "));
        if (!difference.getString("kind").equals("changed")) {
            return List.of(line(difference, key).add("source", count(difference, "sourceCopies")).add("target", count(difference, "targetCopies")).build());
        }
        return columns.stream().filter(column -> !column.getBoolean("key")).map(column -> line(difference, key).add("column", column.getString("name"))
                .add("source", side(column, "source")).add("target", side(column, "target")).build()).toList();
    }

    private static JsonObjectBuilder line(JsonObject difference, String key) {
        return Json.createObjectBuilder(difference).remove("columns").add("key", key);
    }

    private static String count(JsonObject difference, String side) {
        return difference.isNull(side) ? "no row" : difference.getJsonNumber(side) + (difference.getInt(side) == 1 ? " row" : " rows");
    }

    /** A key has the same value on the side where it is. */
    private static String value(JsonObject column) {
        return Stream.of("source", "target").filter(side -> !column.isNull(side)).findFirst().map(side -> side(column, side)).orElse("");
    }

    private static String side(JsonObject column, String side) {
        JsonValue cell = column.getOrDefault(side, JsonValue.NULL);
        if (!(cell instanceof JsonObject value)) {
            return "";
        }
        return value.get("value") instanceof JsonString text ? quoted(text.getString()) : NULL;
    }

    /** A text that could be taken for NULL, for nothing, or for a text in quotes stands in quotes. */
    private static String quoted(String text) {
        return text.isEmpty() || text.equals(NULL) || text.startsWith("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
