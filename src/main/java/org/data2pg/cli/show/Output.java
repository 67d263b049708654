package org.data2pg.cli.show;

import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;

/** Results, on the standard output, in the format the user wants. Nothing else is written there. */
public final class Output {

    /** How results are written. */
    public enum Format { table, json, csv }

    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r\\n].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final PrintStream out;
    private final Format format;
    private final Terminal terminal;

    public Output(PrintStream out, Format format, Terminal terminal) {
        this.out = out;
        this.format = format;
        this.terminal = terminal;
    }

    public Format format() {
        return format;
    }

    public Terminal terminal() {
        return terminal;
    }

    /**
     * A list.
     *
     * @param columns of the table
     * @param all     of CSV
     */
    public void rows(List<JsonObject> objects, List<Column> columns, List<Column> all) {
        switch (format) {
            case json -> json(Json.createArrayBuilder(objects).build());
            case csv -> csv(objects, all);
            case table -> table(objects, columns);
        }
    }

    /** One object, in a table one line per field that has a value. */
    public void facts(JsonObject object, List<Column> columns) {
        switch (format) {
            case json -> json(object);
            case csv -> csv(List.of(object), columns);
            case table -> {
                int width = columns.stream().mapToInt(column -> column.title().length()).max().orElse(0);
                columns.stream().filter(column -> !column.shown(object).isEmpty())
                        .forEach(column -> out.println(Text.padded(column.title(), width, false) + "  " + coloured(column, column.shown(object))));
            }
        }
    }

    private String coloured(Column column, String value) {
        return column.kind() == Column.Kind.STATE ? Colours.on(terminal).state(value) : value;
    }

    /** Text for people, such as a report. */
    public void text(String text) {
        out.print(Text.lines(text));
        out.flush();
    }

    /** Rows below titles, as wide as the terminal. */
    public void table(List<JsonObject> objects, List<Column> columns) {
        Table table = new Table(columns, objects);
        (terminal.isInteractive() ? table.fit(terminal.width()) : table).lines(Colours.on(terminal)).forEach(out::println);
        out.flush();
    }

    /** The same as lines of this width, for a place among others. */
    public static List<String> lines(List<JsonObject> objects, List<Column> columns, int width) {
        return new Table(columns, objects).fit(width).lines(Colours.NONE);
    }

    public void json(JsonStructure value) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(text)) {
            writer.write(value);
        }
        out.print(text.toString().strip() + "\n");
        out.flush();
    }

    /** After RFC 4180, but with the line ends of this system's programs. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
    public void csv(List<JsonObject> objects, List<Column> columns) {
        out.print(columns.stream().map(Column::path).collect(Collectors.joining(",")) + "\n");
        objects.forEach(object -> out.print(columns.stream().map(column -> quoted(column.plain(object))).collect(Collectors.joining(",")) + "\n"));
        out.flush();
    }

    private static String quoted(String value) {
        String safe = FORMULA.matcher(value).matches() && !NUMBER.matcher(value).matches() ? "'" + value : value;
        return safe.matches("(?s).*[\",\r\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }

    /** False when whoever read the results has gone. */
    public boolean isRead() {
        return !out.checkError();
    }
}
