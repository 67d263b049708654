package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class SpreadsheetTest {

    @Test
    void textsAreTextsAndNumbersAreNumbersAsLongAsExcelKeepsTheirDigits() throws IOException {
        String sheet = sheets(Spreadsheet.MOST_ROWS, new Object[] {"=1+1", 42, new BigDecimal("-12.5"), new BigDecimal("12345678901234567890"), true,
                Instant.parse("2026-01-02T03:04:05Z"), "<b>\u0001"}).get("xl/worksheets/sheet1.xml");
        assertThat(sheet).contains("t=\"inlineStr\"><is><t>=1+1</t>").contains("<v>42</v>").contains("<v>-12.5</v>").contains("<t>12345678901234567890</t>")
                .contains("t=\"b\"").contains("&lt;b&gt;&#x2401;").doesNotContain("<f>");
    }

    @Test
    void nullIsNoEmptyText() throws IOException {
        Map<String, String> files = sheets(Spreadsheet.MOST_ROWS, new Object[] {null, "", "NULL"});
        String row = files.get("xl/worksheets/sheet1.xml").replaceFirst("(?s).*<row r=\"2\"", "");
        assertThat(row).containsPattern("r=\"A2\" s=\"[1-9][0-9]*\" t=\"inlineStr\"><is><t>NULL</t>").contains("r=\"C2\" t=\"inlineStr\"><is><t>NULL</t>");
        assertThat(files.get("xl/styles.xml")).contains("<i/>");
    }

    @Test
    void whatExceedsASheetOrACellGoesOnOrIsShortenedVisibly() throws IOException {
        Map<String, String> files = sheets(3, new Object[] {"one"}, new Object[] {"two"}, new Object[] {"x".repeat(40_000)});
        assertThat(files.get("xl/worksheets/sheet1.xml")).contains("head").contains("one").contains("two");
        assertThat(files.get("xl/worksheets/sheet2.xml")).contains("head").contains("xxx &#x2026; (40000)").doesNotContain("x".repeat(Spreadsheet.MOST_CHARACTERS));
    }

    private static Map<String, String> sheets(int mostRows, Object[]... rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Spreadsheet spreadsheet = new Spreadsheet(out, "NULL", mostRows);
        spreadsheet.begin(List.of("head"));
        for (Object[] row : rows) {
            spreadsheet.line(row);
        }
        spreadsheet.end();
        return ExcelFile.parts(out.toByteArray());
    }
}
