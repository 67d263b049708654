package org.data2pg.cli.show;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import jakarta.json.JsonObject;

/** Rows below titles. On a terminal, a row fits into one line. */
final class Table {

    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;
    private int shown;

    Table(List<Column> columns, List<JsonObject> objects) {
        this.columns = columns;
        rows.add(columns.stream().map(Column::title).toList());
        objects.forEach(object -> rows.add(columns.stream().map(column -> column.shown(object)).toList()));
        widths = IntStream.range(0, columns.size())
                .map(i -> rows.stream().mapToInt(row -> Text.width(row.get(i))).max().orElse(0)).toArray();
        shown = columns.size();
    }

    /** Makes it at most this wide: texts are cut as far as they stay of use, then the last columns are left out. */
    Table fit(int width) {
        while (width() > width) {
            int widest = IntStream.range(0, shown).filter(i -> columns.get(i).kind() == Column.Kind.TEXT)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a).orElse(-1);
            if (widest >= 0 && widths[widest] > NARROWEST) {
                widths[widest]--;
            } else if (shown > 1) {
                shown--;
            } else {
                break;
            }
        }
        return this;
    }

    private int width() {
        return IntStream.range(0, shown).map(i -> widths[i]).sum() + GAP.length() * (shown - 1);
    }

    List<String> lines(Colours colours) {
        return rows.stream().map(row -> line(row, row == rows.get(0) ? Colours.NONE : colours)).toList();
    }

    private String line(List<String> row, Colours colours) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            String cell = Text.padded(Text.cut(row.get(i), widths[i]), widths[i], columns.get(i).isRight());
            line.append(i == 0 ? "" : GAP).append(columns.get(i).kind() == Column.Kind.STATE ? colours.state(cell) : cell);
        }
        return line.toString().stripTrailing();
    }
}
