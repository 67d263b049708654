package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void nullIsNothingAndAnEmptyTextIsQuoted() throws IOException {
        assertThat(line(null, "", "a \"b\",\nc", 1L, new BigDecimal("1E+3"), true)).isEqualTo(",\"\",\"a \"\"b\"\",\nc\",1,1000,true\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void whatASpreadsheetWouldTakeForAFormulaGetsAnApostrophe(String text) throws IOException {
        assertThat(line(text)).isEqualTo("\"'" + text + "\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "+1.25", "-1e-7", "a=b", "'"})
    void numbersAndOtherTextsStayAsTheyAre(String text) throws IOException {
        assertThat(line(text)).isEqualTo("\"" + text + "\"\r\n");
    }

    private static String line(Object... values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Csv csv = new Csv(out);
        csv.begin(List.of("h"));
        csv.line(values);
        csv.end();
        return out.toString(StandardCharsets.UTF_8).substring("\"h\"\r\n".length());
    }
}
