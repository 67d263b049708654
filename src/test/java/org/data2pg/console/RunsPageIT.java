package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A hundred thousand runs, looked through and exported. */
class RunsPageIT {

    private static final String NASTY = "=cmd|' /C calc'!A0,<script>alert(1)</script>\"'\\";
    private static final int RUNS = 100_000;
    /** The link in the head of a column, by the field that it sorts by; its text tells the order as well. */
    private static final String HEAD = "[id='form:table_head'] a[href*='sort=%s']";

    private static SharedServer server;
    private static Browser browser;

    @BeforeAll
    static void open() throws SQLException {
        browser = Browser.open();
        server = SharedServer.get();
        server.execute("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user) VALUES ('many', 'localhost', 5432, 'none', 'nobody')",
                "INSERT INTO run (run_id, run_database, run_batch_name, run_batch_type, run_init_max_ses, run_init_asc_ses, run_comment, run_start_ts, run_end_ts,"
                        + " run_status, run_max_sessions, run_asc_sessions, run_node, run_requested_by, run_session_limit)"
                        + " SELECT 1000000 + g, 'many', 'BATCH_' || g % 100, (ARRAY['COPY', 'COMPARE', 'DISCOVER'])[1 + g % 3], 3, 1,"
                        + " CASE WHEN g = 777 THEN '" + NASTY.replace("'", "''") + "' END, '2001-01-01 00:00Z'::timestamptz + g * interval '1 h',"
                        + " '2001-01-01 00:00Z'::timestamptz + g * interval '1 h' + g % 1000 * interval '1 s',"
                        + " CASE WHEN g % 10 = 0 THEN 'Aborted' ELSE 'Completed' END, 3, 1, 'elsewhere', 'somebody', 90 FROM generate_series(1, " + RUNS + ") g",
                "ANALYZE run");
        browser.go(server.url() + "runs.xhtml?target=many").login(VIEWER, server.password());
    }

    @AfterAll
    static void close() throws SQLException {
        if (browser != null) {
            browser.close();
            server.execute("DELETE FROM run WHERE run_database = 'many'", "DELETE FROM target_database WHERE tdb_id = 'many'");
        }
    }

    private static List<String> shown() {
        return browser.texts("[id='form:table_data'] tr td:first-child");
    }

    @Test
    void oneScreenfulAfterTheOtherIsShownWithAnAddressOfItsOwn() {
        browser.go(server.url() + "runs.xhtml?target=many");
        browser.text(text -> text.contains("100,000 runs") && text.contains("Page 1 of 5,000"));
        assertThat(shown()).hasSize(20).startsWith("1100000").endsWith("1099981");
        assertThat(browser.barriers()).isEmpty();
        browser.click("nav.pages a[rel=next]");
        browser.text(text -> text.contains("Page 2 of 5,000"));
        assertThat(shown()).startsWith("1099980");
        browser.follow("Last");
        browser.text(text -> text.contains("Page 5,000 of 5,000"));
        assertThat(shown()).endsWith("1000001");
        assertThat(browser.url()).contains("target=many").contains("page=5000");
    }

    @Test
    void runsAreFoundByWhatIsKnownOfThem() {
        browser.go(server.url() + "runs.xhtml");
        browser.element("input[name=target]").sendKeys("many");
        browser.element("input[name=batch]").sendKeys("BATCH_30");
        browser.element("select[name=type]").sendKeys("COPY");
        browser.element("select[name=status]").sendKeys("Aborted");
        browser.script("const f = document.querySelector('[data-instant=from]'); f.value = '2002-01-01T00:00'; f.dispatchEvent(new Event('change'))");
        browser.script("const f = document.querySelector('[data-instant=until]'); f.value = '2003-01-01T00:00'; f.dispatchEvent(new Event('change'))");
        browser.click("#find");
        browser.text(text -> text.contains("29 runs") || text.contains("30 runs") || text.contains("28 runs"));
        assertThat(browser.url()).contains("status=Aborted").contains("from=200").doesNotContain("text=");
        assertThat(browser.script("return document.querySelector('[data-instant=from]').value")).as("in the user's zone again").isEqualTo("2002-01-01T00:00");
        browser.go(server.url() + "runs.xhtml");
        browser.element("input[name=text]").sendKeys("CALC'!a0,<script>", Keys.ENTER);
        assertThat(browser.text(text -> text.contains("One run"))).contains("1000777").contains(NASTY);
    }

    @Test
    void aColumnsHeadSortsAndSaysSo() {
        browser.go(server.url() + "runs.xhtml?target=many");
        browser.click(HEAD.formatted("start"));
        browser.text(text -> text.contains("Start ascending"));
        assertThat(shown()).startsWith("1000001");
        browser.click(HEAD.formatted("elapsedMs"));
        browser.text(text -> text.contains("Elapsed ascending"));
        browser.click(HEAD.formatted("elapsedMs"));
        browser.text(text -> text.contains("Elapsed descending"));
        assertThat(shown()).as("of equal ones the newest first").startsWith("1099999", "1098999");
    }

    @Test
    void anAddressThatCantBeMeantIsRefused() {
        browser.go(server.url() + "runs.xhtml?status=Sleeping");
        browser.text(text -> text.contains("D2PG000514: \"Sleeping\" is no value of status"));
        browser.go(server.url() + "runs.xhtml?page=last");
        browser.text(text -> text.contains("D2PG000520"));
        assertThat(browser.barriers()).isEmpty();
        browser.go(server.url() + "runs.xhtml?from=yesterday");
        browser.text(text -> text.contains("D2PG000515"));
    }

    @Test
    void allOfThemAreExportedAsTextThatIsNoFormula() throws Exception {
        List<String> lines = new String(file(link("runs.xhtml?target=many", "csv")), StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(RUNS + 1);
        assertThat(lines.get(0)).startsWith("\"Run\",\"State\",\"Target database\",\"Batch\",\"Type\"");
        assertThat(lines.get(1)).isEqualTo("1100000,\"Aborted\",\"many\",\"BATCH_0\",\"COMPARE\",0,0,0,2012-05-29T16:00:00Z,2012-05-29T16:00:00Z,0,3,\"somebody\",,");
        assertThat(lines).anyMatch(line -> line.startsWith("1000777,") && line.endsWith(",\"'" + NASTY.replace("\"", "\"\"") + "\","));
        assertThat(new String(file("runs.csv?status=Sleeping"), StandardCharsets.UTF_8)).startsWith("D2PG000514");
    }

    @Test
    void someOfThemAreExportedToExcel() throws Exception {
        String sheet = ExcelFile.parts(file(link("runs.xhtml?target=many&batch=BATCH_77&type=COPY", "xlsx"))).get("xl/worksheets/sheet1.xml");
        assertThat(sheet).contains("1000777").contains("=cmd|").doesNotContain("NULL").doesNotContain("<f>").doesNotContain("<script>");
        assertThat(sheet.split("<row ")).hasSize(1 + 1 + 333);
    }

    private static String link(String page, String format) {
        return browser.go(server.url() + page).attribute("a[href*='runs." + format + "']", "href");
    }

    private static byte[] file(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url()).resolve(path))
                .header("Cookie", "data2pg=" + browser.cookie("data2pg")).build();
        return server.http().send(request, BodyHandlers.ofByteArray()).body();
    }
}
