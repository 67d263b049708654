package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.junit.jupiter.api.Test;

class DifferenceLinesTest {

    /** Key, column, source and target of each line. */
    private static List<String> lines(String kind, String copies, String columns) {
        JsonObject difference = Json.createReader(new StringReader("{\"schema\":\"app\",\"table\":\"orders\",\"part\":null,\"number\":2,\"kind\":\"" + kind + "\","
                + copies + "\"columns\":[" + columns + "]}")).readObject();
        return DifferenceLines.of(difference).stream().map(line -> List.of("kind", "key", "column", "source", "target").stream()
                .map(field -> line.getString(field, "-")).collect(Collectors.joining("|"))).toList();
    }

    private static String column(String name, boolean key, String source, String target) {
        return "{\"name\":\"" + name + "\",\"key\":" + key + ",\"source\":" + source + ",\"target\":" + target + "}";
    }

    private static String cell(String value) {
        return "{\"value\":" + value + ",\"length\":1}";
    }

    @Test
    void aChangedRowHasALineForEachColumnThatDiffers() {
        assertThat(lines("changed", "\"sourceCopies\":1,\"targetCopies\":1,", String.join(",", column("id", true, cell("\"5\""), cell("\"5\"")),
                column("note", false, cell("null"), cell("\"\"")), column("amount", false, cell("\"1.5\""), cell("\"1.50\"")))))
                .containsExactly("changed|id=5|note|NULL|\"\"", "changed|id=5|amount|1.5|1.50");
    }

    @Test
    void noTextLooksLikeNull() {
        assertThat(lines("changed", "\"sourceCopies\":1,\"targetCopies\":1,", String.join(",", column("id", true, cell("\"NULL\""), cell("\"NULL\"")),
                column("note", false, cell("null"), cell("\"NULL\"")), column("other", false, cell("\"null\""), cell("\"\\\"NULL\\\"\"")))))
                .containsExactly("changed|id=\"NULL\"|note|NULL|\"NULL\"", "changed|id=\"NULL\"|other|null|\"\"\"NULL\"\"\"");
    }

    @Test
    void aRowOnOneSideHasOneLine() {
        assertThat(lines("missing", "\"sourceCopies\":1,\"targetCopies\":null,", column("id", true, cell("\"7\""), "null") + "," + column("note", false, cell("\"x\""), "null")))
                .containsExactly("missing|id=7|-|1 row|no row");
        assertThat(lines("surplus", "\"sourceCopies\":null,\"targetCopies\":1,", column("id", true, "null", cell("\"8\""))))
                .containsExactly("surplus|id=8|-|no row|1 row");
    }

    @Test
    void rowsThatAreThereSeveralTimesAreCounted() {
        assertThat(lines("count", "\"sourceCopies\":3,\"targetCopies\":2,", column("item", true, cell("\"a\""), cell("\"a\""))))
                .containsExactly("count|item=a|-|3 rows|2 rows");
    }
}
