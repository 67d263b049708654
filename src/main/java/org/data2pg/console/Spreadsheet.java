package org.data2pg.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

import org.data2pg.control.monitor.ResultExport;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * An Excel file that is written while its rows arrive, as many as there are. Texts are cells of the type text, which Excel never takes for
 * formulas; NULL is a word in italics, so that it is told apart from an empty text and from the same word as a text, or an empty cell where that tells enough.
 */
final class Spreadsheet implements ResultExport {

    static final String MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** What Excel can hold: rows of a sheet, characters of a cell, digits of a number. */
    static final int MOST_ROWS = 1_048_576;
    static final int MOST_CHARACTERS = 32_767;
    private static final int MOST_DIGITS = 15;

    /** Of a column, in characters: the longest value is not known when the first row is written. */
    private static final int WIDTH = 25;

    /** How many rows wait in memory. */
    private static final int FLUSHED_ROWS = 500;

    private final Workbook workbook;
    private final String nothing;
    private final int mostRows;
    private List<String> heads;
    private Worksheet sheet;
    private int sheets;
    private int row;

    /** @param nothing the word for NULL; null for an empty cell */
    Spreadsheet(OutputStream out, String nothing) {
        this(out, nothing, MOST_ROWS);
    }

    /** @param mostRows of a sheet, its head among them */
    Spreadsheet(OutputStream out, String nothing, int mostRows) {
        this.workbook = new Workbook(out, "Data2Pg", null);
        this.nothing = nothing;
        this.mostRows = mostRows;
    }

    @Override
    public void begin(List<String> names) {
        heads = names;
        nextSheet();
    }

    @Override
    public void line(Object[] values) {
        if (row == mostRows) {
            nextSheet();
        }
        for (int column = 0; column < values.length; column++) {
            cell(column, values[column]);
        }
        row++;
        if (row % FLUSHED_ROWS == 0) {
            written(sheet::flush);
        }
    }

    private static void written(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void nextSheet() {
        if (sheet != null) {
            written(sheet::finish);
        }
        sheet = workbook.newWorksheet(Integer.toString(++sheets));
        sheet.freezePane(0, 1);
        for (int column = 0; column < heads.size(); column++) {
            sheet.inlineString(0, column, heads.get(column));
            sheet.style(0, column).bold().set();
            sheet.width(column, WIDTH);
        }
        row = 1;
    }

    private void cell(int column, Object value) {
        if (value == null) {
            nothing(column);
        } else if (value instanceof Instant instant) {
            sheet.value(row, column, LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
            sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss \"UTC\"").set();
        } else if (value instanceof Number number && new BigDecimal(number.toString()).precision() <= MOST_DIGITS) {
            sheet.value(row, column, number);
        } else if (value instanceof Boolean truth) {
            sheet.value(row, column, truth);
        } else {
            sheet.inlineString(row, column, text(value.toString()));
        }
    }

    private void nothing(int column) {
        if (nothing != null) {
            sheet.inlineString(row, column, nothing);
            sheet.style(row, column).italic().set();
        }
    }

    /** Characters that XML can't hold are shown by their pictures. */
    private static String text(String value) {
        String shown = value.length() <= MOST_CHARACTERS ? value : shortened(value);
        return shown.chars().noneMatch(Spreadsheet::isUnwritable) ? shown
                : shown.codePoints().map(c -> isUnwritable(c) ? 0x2400 + c : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isUnwritable(int character) {
        return character < ' ' && character != '\t' && character != '\n' && character != '\r';
    }

    private static String shortened(String value) {
        String end = " … (" + value.length() + ")";
        int length = MOST_CHARACTERS - end.length();
        return value.substring(0, Character.isHighSurrogate(value.charAt(length - 1)) ? length - 1 : length) + end;
    }

    @Override
    public void end() throws IOException {
        sheet.finish();
        workbook.finish();
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
