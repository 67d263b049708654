package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SampleResults.HOSTILE;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.data2pg.fixture.SampleResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunResultsIT {

    private static final SampleResults SAMPLE = SampleResults.get();

    private static Api.Answer get(long run, String path) {
        return Api.get(VIEWER, "runs/" + run + "/results" + path);
    }

    private static List<JsonObject> rows(long run, String path) {
        Api.Answer answer = get(run, path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.array().getValuesAs(JsonObject.class);
    }

    @Test
    void aRunTellsHowMuchItHasFound() {
        JsonObject state = get(SAMPLE.copy(), "").object();
        assertThat(state.getJsonNumber("run").longValue()).isEqualTo(SAMPLE.copy());
        assertThat(state.getString("batch")).isEqualTo("COPY_RESULTS");
        assertThat(state.getJsonArray("remarks")).isEmpty();
        assertThat(state.getJsonObject("extent").getJsonObject("checks").toString()).contains("\"tables\":4,\"differentTables\":3");
        assertThat(get(SAMPLE.compare(), "").object().getJsonObject("extent").getJsonArray("differences").getValuesAs(JsonObject.class))
                .extracting(table -> table.getString("table") + " " + table.getInt("differences"))
                .containsExactlyInAnyOrder(HOSTILE + " 1", "item 1", "many " + SampleResults.MANY, "orders 5", "number 1");
        assertThat(get(SAMPLE.discover(), "").object().getJsonObject("extent").getJsonObject("discovery").getInt("tables")).isEqualTo(5);
    }

    @Test
    void countersThatDifferComeFirst() {
        List<JsonObject> counters = rows(SAMPLE.copy(), "/checks?count=1000");
        assertThat(counters).extracting(counter -> counter.getBoolean("equal")).isSortedAccordingTo(Boolean::compare);
        assertThat(counters).filteredOn(counter -> !counter.getBoolean("equal"))
                .extracting(counter -> counter.getString("table") + " " + counter.getString("counter")).startsWith(HOSTILE + " checksum", "item nb_rows");
        assertThat(counters).anySatisfy(counter -> assertThat(counter.toString()).contains("\"counter\":\"nb_rows\",\"source\":\"4\",\"target\":\"3\""));
        assertThat(rows(SAMPLE.copy(), "/checks?equal=false&count=1000")).isNotEmpty().allSatisfy(counter ->
                assertThat(counter.getString("source")).isNotEqualTo(counter.getString("target")));
        assertThat(rows(SAMPLE.copy(), "/checks?table=" + encoded(HOSTILE))).hasSize(2);
        assertThat(rows(SAMPLE.copy(), "/checks?text=SHOP.ITEM&schema=shop")).hasSize(5);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void differencesHaveBothSidesAndNullIsNoEmptyText() {
        List<JsonObject> differences = rows(SAMPLE.compare(), "/differences?table=orders");
        assertThat(differences).extracting(difference -> difference.getString("kind"))
                .containsExactly("missing", "changed", "changed", "changed", "surplus");
        JsonObject emptied = differences.get(1);
        assertThat(emptied.getJsonArray("columns").toString()).isEqualTo("[{\"name\":\"id\",\"key\":true,\"source\":{\"value\":\"5\",\"length\":1},"
                + "\"target\":{\"value\":\"5\",\"length\":1}},{\"name\":\"note\",\"key\":false,\"source\":{\"value\":null,\"length\":0},"
                + "\"target\":{\"value\":\"\",\"length\":0}}]");
        JsonObject missing = differences.get(0).getJsonArray("columns").getJsonObject(1);
        assertThat(missing.get("target")).isEqualTo(JsonValue.NULL);
        JsonObject count = rows(SAMPLE.compare(), "/differences?table=item").get(0);
        assertThat(count.getInt("sourceCopies") + " " + count.getInt("targetCopies") + " " + count.getString("kind")).isEqualTo("3 2 count");
    }

    @Test
    void longValuesAreShortenedUnlessTheWholeIsAskedFor() {
        String path = "/differences?table=orders&number=4";
        JsonObject shortened = document(rows(SAMPLE.compare(), path + "&length=10").get(0));
        assertThat(shortened.toString()).isEqualTo("{\"value\":\"{\\\"text\\\": \\\"\",\"length\":20012}");
        assertThat(document(rows(SAMPLE.compare(), path).get(0)).getString("value")).hasSize(1000);
        assertThat(document(rows(SAMPLE.compare(), path + "&length=0").get(0)).getString("value")).hasSize(20_012);
    }

    private static JsonObject document(JsonObject difference) {
        return difference.getJsonArray("columns").getValuesAs(JsonObject.class).stream().filter(column -> column.getString("name").equals("document"))
                .findFirst().orElseThrow().getJsonObject("source");
    }

    @Test
    void aHundredThousandDifferencesArePagedWithoutReadingThem() throws SQLException {
        SAMPLE.execute("ANALYZE data2pg.content_diff");
        long before = linesRead();
        Api.Answer page = get(SAMPLE.compare(), "/differences?table=many&first=99990&count=20");
        List<JsonObject> rows = page.array().getValuesAs(JsonObject.class);
        assertThat(rows).hasSize(11);
        assertThat(rows.get(10).toString()).contains("\"number\":100001").contains("\"value\":\"100001\"").contains("word 100001");
        assertThat(page.header("X-Total-Count")).isEqualTo("100001");
        assertThat(get(SAMPLE.compare(), "/differences?first=50000&count=5").array()).hasSize(5);
        assertThat(linesRead() - before).isBetween(16L, 1000L);
    }

    /** Of content_diff. The server's sessions are ended, as they tell what they have read when they like. */
    private static long linesRead() throws SQLException {
        SAMPLE.endSessions();
        return SAMPLE.number("SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i "
                + "WHERE i.relid = t.relid) FROM pg_stat_user_tables t WHERE relname = 'content_diff'");
    }

    @Test
    void differencesOfAKindArePagedOverTables() {
        List<JsonObject> missing = rows(SAMPLE.compare(), "/differences?kind=missing&first=" + (SampleResults.MANY - 1) + "&count=3");
        assertThat(missing).extracting(difference -> difference.getString("table") + " " + difference.getInt("number"))
                .containsExactly("many 100001", "orders 1");
        assertThat(get(SAMPLE.compare(), "/differences?kind=changed").header("X-Total-Count")).isEqualTo("5");
    }

    @Test
    void messagesComeWithTheirStatisticsTheWorstFirst() {
        List<JsonObject> messages = rows(SAMPLE.discover(), "/messages?count=1000");
        assertThat(messages).extracting(message -> "ECWA".indexOf(message.getString("severity"))).isSorted();
        assertThat(messages).anySatisfy(message -> assertThat(message.toString()).contains("ONLY_NULL").contains("\"column\":\"note\"")
                .contains("\"rows\":40").contains("\"notNull\":0"));
        assertThat(rows(SAMPLE.discover(), "/messages?severity=W&code=ONLY_NULL&table=orders&column=note")).hasSize(1);
        JsonObject id = rows(SAMPLE.discover(), "/statistics?table=orders&column=id").get(0);
        assertThat(id.getString("min") + " " + id.getString("max") + " " + id.getInt("rows")).isEqualTo("1 40 40");
    }

    @Test
    void csvIsWholeAndNoFormula() {
        String csv = get(SAMPLE.compare(), "/differences?format=csv&text=script").text();
        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).startsWith("\"schema\",\"table\",\"part\",\"number\",\"kind\"")
                .contains("\"shop\",\"<script>alert(1)</script>\"\"'\\\",,1,\"changed\",1,1,")
                .contains("\"=1+1\"".replace("=", "'=")).contains(",\"'@x\",\"'-2+3\",");
        Api.Answer all = Api.send(Api.SERVER.request(VIEWER, "api/runs/" + SAMPLE.compare() + "/results/differences").header("Accept", "text/csv").GET());
        assertThat(all.header("Content-Type")).startsWith("text/csv");
        assertThat(all.header("Content-Disposition")).contains("run-" + SAMPLE.compare() + "-differences.csv");
        assertThat(all.text().lines().filter(line -> line.contains("\"many\""))).hasSize(SampleResults.MANY);
        assertThat(get(SAMPLE.compare(), "/differences?format=csv&table=orders&number=2").text()).endsWith("\"note\",,\"\"," + timestamp(SAMPLE) + "\r\n");
        assertThat(get(SAMPLE.copy(), "/checks?format=csv&table=orders").text()).contains("\"nb_rows\",40,40,true,");
        assertThat(get(SAMPLE.discover(), "/messages?format=csv").text()).contains("\"ONLY_NULL\"");
        assertThat(get(SAMPLE.discover(), "/statistics?format=csv").text().lines()).hasSizeGreaterThan(10);
    }

    private static String timestamp(SampleResults sample) {
        return rows(sample.compare(), "/differences?table=orders&number=2").get(0).getString("timestamp");
    }

    @Test
    void resultsOfAnotherRunAreNotShown() {
        long first = SAMPLE.run("COMPARE_SPARE");
        assertThat(rows(first, "/differences")).hasSize(2);
        long other = SAMPLE.run("COMPARE_SPARE_TOO");
        assertThat(rows(first, "/differences")).isEmpty();
        assertThat(remarks(first)).contains("D2PG000774: The run " + first + " has found 2 differences, of which 0 are on the target database.");
        long second = SAMPLE.run("COMPARE_SPARE");
        assertThat(remarks(first)).contains("D2PG000771: None of the results of the run " + first + " is left: the run " + second + " has executed");
        assertThat(get(first, "").object().getJsonNumber("by").longValue()).isEqualTo(second);
        assertThat(rows(first, "/differences")).isEmpty();
        assertThat(rows(other, "/differences")).isEmpty();
        assertThat(rows(second, "/differences")).hasSize(2);
        assertThat(remarks(second)).isEqualTo("[]");
    }

    private static String remarks(long run) {
        return get(run, "").object().getJsonArray("remarks").toString();
    }

    @ParameterizedTest
    @CsvSource({"'/checks?equal=true', 422", "'/differences?kind=other', 422", "'/differences?number=0', 422", "'/differences?length=-1', 422",
            "'/messages?severity=X', 422", "'/statistics?format=xml', 422"})
    void wrongValuesAreRefused(String path, int status) {
        Api.Answer answer = get(SAMPLE.copy(), path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.object().getString("code")).startsWith("D2PG");
    }

    @Test
    void unknownRunsAreRefusedInEachFormat() {
        get(987_654, "").problem(404, "D2PG000114");
        get(987_654, "/checks").problem(404, "D2PG000114");
        get(987_654, "/checks?format=csv").problem(404, "D2PG000114");
        Api.get(VIEWER, "runs/abc/results").problem(404, "D2PG000605");
    }
}
