package org.data2pg.cli.show;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * A field of the server's objects as a column.
 *
 * @param path  name of the field; of a field of a field, with a dot between
 * @param title in a table
 */
public record Column(String path, Kind kind, String title) {

    /** How a value is written in a table; CSV has it as JSON has it. */
    public enum Kind { TEXT, STATE, NUMBER, INSTANT, DURATION }

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    public static Column text(String path) {
        return of(path, Kind.TEXT);
    }

    /** Of a run or a step. */
    public static Column state(String path) {
        return of(path, Kind.STATE);
    }

    public static Column number(String path) {
        return of(path, Kind.NUMBER);
    }

    /** In the zone of this machine. */
    public static Column instant(String path) {
        return of(path, Kind.INSTANT);
    }

    /** Of milliseconds. */
    public static Column duration(String path) {
        return of(path, Kind.DURATION);
    }

    /** With the words of the field's name as title: {@code targetDatabase} is TARGET DATABASE. */
    private static Column of(String path, Kind kind) {
        String words = path.replaceAll("([a-z])([A-Z])", "$1 $2").replace('.', ' ');
        return new Column(path, kind, (kind == Kind.DURATION ? words.replaceAll(" ?Ms$", "") : words).toUpperCase(Locale.ROOT));
    }

    /** With a shorter title. */
    public Column titled(String shorter) {
        return new Column(path, kind, shorter);
    }

    /** As in JSON, without the quotes of a text; empty for null. */
    String plain(JsonObject object) {
        JsonValue value = object;
        for (String field : path.split("\\.")) {
            value = value instanceof JsonObject parent ? parent.getOrDefault(field, JsonValue.NULL) : JsonValue.NULL;
        }
        return plain(value);
    }

    private static String plain(JsonValue value) {
        return switch (value.getValueType()) {
            case NULL -> "";
            case STRING -> ((JsonString) value).getString();
            case ARRAY -> value.asJsonArray().stream().map(Column::plain).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** For people. */
    String shown(JsonObject object) {
        String plain = plain(object);
        if (plain.isEmpty()) {
            return "";
        }
        return switch (kind) {
            case TEXT, STATE, NUMBER -> Text.line(plain);
            case INSTANT -> LOCAL.format(Instant.parse(plain).atZone(ZoneId.systemDefault()));
            case DURATION -> duration(Long.parseLong(plain));
        };
    }

    /** Hours, minutes and seconds. */
    public static String duration(long ms) {
        long seconds = ms / 1000;
        return String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    boolean isRight() {
        return kind == Kind.NUMBER || kind == Kind.DURATION;
    }
}
