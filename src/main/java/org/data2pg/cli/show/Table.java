package org.data2pg.cli.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import jakarta.json.JsonObject;

/** Rows below titles. On a terminal, the widest columns are cut until a row fits into one line. */
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;

    Table(List<Column> columns, List<JsonObject> objects) {
        this.columns = columns;
        rows.add(columns.stream().map(Column::title).toList());
        objects.forEach(object -> rows.add(columns.stream().map(column -> column.shown(object)).toList()));
        widths = IntStream.range(0, columns.size())
                .map(i -> rows.stream().mapToInt(row -> Text.width(row.get(i))).max().orElse(0)).toArray();
    }

    /** Makes it at most this wide, as far as no column becomes too narrow to be of use. */
    Table fit(int width) {
        int surplus = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) - width;
        while (surplus > 0) {
            int widest = IntStream.range(0, widths.length).filter(i -> columns.get(i).kind() == Column.Kind.TEXT)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a).orElse(-1);
            if (widest < 0 || widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            surplus--;
        }
        return this;
    }

    List<String> lines(Colours colours) {
        return rows.stream().map(row -> line(row, row == rows.get(0) ? Colours.NONE : colours)).toList();
    }

    private String line(List<String> row, Colours colours) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = Text.padded(Text.cut(row.get(i), widths[i]), widths[i], columns.get(i).isRight());
            boolean state = columns.get(i).path().toLowerCase(Locale.ROOT).equals("status");
            line.append(i == 0 ? "" : GAP).append(state ? colours.state(cell) : cell);
        }
        return line.toString().stripTrailing();
    }
}
