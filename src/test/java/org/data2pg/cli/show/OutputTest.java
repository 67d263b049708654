package org.data2pg.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {

    private static final String EVIL = "\u001B[2J<b>\"'\\,\n\u202Ex";
    private static final List<Column> COLUMNS = List.of(Column.number("id"), Column.text("name"), Column.state("status"), Column.duration("elapsedMs"),
            Column.number("steps.total").titled("STEPS"), Column.text("comment"));
    private static final JsonObject FIRST = Json.createObjectBuilder().add("id", 7).add("name", EVIL).add("status", "Completed").add("elapsedMs", 3_723_000)
            .add("steps", Json.createObjectBuilder().add("total", 12)).add("comment", JsonValue.NULL).build();
    private static final JsonObject SECOND = Json.createObjectBuilder(FIRST).add("id", 12).add("name", "日本").add("comment", "c".repeat(50)).build();

    private static String written(Output.Format format, List<JsonObject> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), format, Terminal.ofOutput(Map.of())).rows(rows, COLUMNS, COLUMNS);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableIsAlignedAndHarmless() {
        assertThat(written(Output.Format.table, List.of(FIRST, SECOND)).split("\n")).containsExactly(
                "ID  NAME                      STATUS     ELAPSED  STEPS  COMMENT",
                " 7  \\u001b[2J<b>\"'\\, \\u202ex  Completed  1:02:03     12",
                "12  日本                      Completed  1:02:03     12  " + "c".repeat(50));
    }

    @Test
    void csvKeepsWhatTheServerSays() {
        assertThat(written(Output.Format.csv, List.of(FIRST))).isEqualTo("id,name,status,elapsedMs,steps.total,comment\n"
                + "7,\"\u001B[2J<b>\"\"'\\,\n\u202Ex\",Completed,3723000,12,\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"=1+1|'=1+1", "+x|'+x", "-x|'-x", "@x|'@x", "`\t=x`|`'\t=x`", "`\n=x`|`\"'\n=x\"`",
        "=\"a\"|\"'=\"\"a\"\"\"", "-5|-5", "+1.5e-7|+1.5e-7", "a=1|a=1"})
    void csvHoldsNoFormulas(String text, String field) {
        String written = written(Output.Format.csv, List.of(Json.createObjectBuilder(FIRST).add("name", text).build()));
        assertThat(written).isEqualTo("id,name,status,elapsedMs,steps.total,comment\n7," + field + ",Completed,3723000,12,\n");
    }

    @Test
    void jsonIsWhatTheServerSays() {
        JsonObject read = Json.createReader(new java.io.StringReader(written(Output.Format.json, List.of(SECOND)))).readArray().getJsonObject(0);
        assertThat(read).isEqualTo(SECOND);
    }

    @Test
    void aTableIsMadeToFit() {
        List<String> lines = new Table(COLUMNS, List.of(FIRST, SECOND)).fit(60).lines(Colours.NONE);
        assertThat(lines).allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(60));
        assertThat(lines.get(0)).contains("STATUS", "ELAPSED", "STEPS");
        assertThat(lines.get(2)).contains("日本", "Completed", "ccc…");
        assertThat(new Table(COLUMNS, List.of(FIRST, SECOND)).fit(25).lines(Colours.NONE)).containsExactly("ID  NAME      STATUS", " 7  \\u001b[…  Completed", "12  日本      Completed");
        assertThat(new Table(COLUMNS, List.of(FIRST)).fit(1).lines(Colours.NONE)).hasSize(2);
    }

    @Test
    void statesHaveColoursOnlyWhereTheseAreWanted() {
        assertThat(new Table(COLUMNS, List.of(FIRST)).lines(Colours.SOME).get(1)).contains("\u001B[32mCompleted\u001B[0m").doesNotContain("\u001B[2J");
        assertThat(Colours.NONE.state("Aborted")).isEqualTo("Aborted");
    }

    @Test
    void textIsCutByColumnsNotByLetters() {
        assertThat(Text.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Text.cut("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Text.cut("日本語", 5)).isEqualTo("日本…");
        assertThat(Text.cut("e\u0301e\u0301", 2)).isEqualTo("e\u0301e\u0301");
        assertThat(Text.cut("abc", 0)).isEmpty();
        assertThat(Text.lines("a\r\nb\rc\td\u009Be")).isEqualTo("a\nb\\u000dc\\u0009d\\u009be");
    }

    @Test
    void aBarTakesTheRoomThereIs() {
        assertThat(Progress.bar(0.5, "half", 27)).isEqualTo("[##########..........] half");
        assertThat(Progress.bar(1, "all", 200)).isEqualTo("[" + "#".repeat(50) + "] all");
        assertThat(Progress.bar(0, "figures that are long", 22)).isEqualTo("figures that are long");
        assertThat(Progress.bar(0, "figures that are long", 10)).isEqualTo("figures t…");
    }

    @Test
    void aTerminalWithoutASizeHasTheUsualOne() {
        assertThat(Terminal.size("40 120\n")).isEqualTo(new Terminal.Size(40, 120));
        assertThat(Terminal.size("0 0")).isEqualTo(new Terminal.Size(24, 80));
        assertThat(Terminal.size("")).isEqualTo(new Terminal.Size(24, 80));
    }
}
