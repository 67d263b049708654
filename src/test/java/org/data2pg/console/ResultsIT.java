package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SampleResults.HOSTILE;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.SampleResults;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The results of runs in a real browser. */
class ResultsIT {

    private static Browser browser;
    private static SharedServer server;
    private static SampleResults sample;

    @BeforeAll
    static void open() {
        browser = Browser.open();
        server = SharedServer.get();
        sample = SampleResults.get();
        browser.go(server.url() + "results.xhtml?run=" + sample.copy()).login(VIEWER, server.password());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Browser show(long run, String parameters) {
        return browser.go(server.url() + "results.xhtml?run=" + run + parameters);
    }

    private static void assertAccessible() {
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.script("return window.hacked")).isNull();
        assertThat(browser.elements("main img, main b")).isEmpty();
    }

    @Test
    void checksShowWhatDiffersFirst() {
        show(sample.copy(), "");
        assertThat(browser.text(text -> text.contains("nb_rows"))).contains("Results of run " + sample.copy() + ": COPY_RESULTS on results")
                .contains("4 tables have been checked: 1 equal, 3 different.").contains(HOSTILE);
        assertThat(browser.element("[id='form:checks_data'] tr").getText()).contains(HOSTILE).contains("checksum").contains("different");
        assertAccessible();
        browser.element("#equal").sendKeys("only");
        browser.click("#filter button");
        browser.text(text -> text.contains("shop.orders") && !text.contains("shop.equal"));
        assertThat(browser.url()).contains("equal=false");
    }

    @Test
    void differencesAreShownTableByTableAndSideBySide() {
        show(sample.compare(), "");
        assertThat(browser.text(text -> text.contains("Differing keys"))).contains("6 tables, parts and sequences have been compared: 5 with differences")
                .contains("100,001").contains("100,009 differing keys");
        assertAccessible();
        browser.click("[id='form:tables_data'] a[href*='table=orders']");
        String shown = browser.text(text -> text.contains("shop.orders") && !text.contains("shop.many"));
        assertThat(shown).contains("missing in the target").contains("surplus in the target").contains("changed").contains("no such row")
                .contains("<script>alert(3)</script>").contains("shortened: 20,012 characters in all");
        assertThat(browser.elements(".different .mark")).hasSize(4);
        assertThat(browser.elements(".sides .different")).anySatisfy(row -> assertThat(row.getText()).contains("note").contains("NULL").contains("empty text"));
        assertThat(browser.elements(".sign[title='U+200B × 1'], .sign[title='U+0009 × 1'], .sign[title='U+00A0 × 1']")).hasSize(3);
        assertAccessible();
        browser.click("a[href*='number=4']");
        browser.text(text -> text.contains("long long long") && !text.contains("shortened"));
        assertThat(browser.element(".value").isDisplayed()).isTrue();
        assertAccessible();
    }

    @Test
    void namesOfForeignDatabasesAreTextOnly() {
        show(sample.compare(), "&view=differences&schema=shop&table=" + URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8));
        assertThat(browser.text(text -> text.contains("@x"))).contains("shop." + HOSTILE).contains("<img src=x onerror=alert(2)>").contains("-2+3");
        assertAccessible();
        show(sample.compare(), "&text=" + URLEncoder.encode("\"><b>" + HOSTILE, StandardCharsets.UTF_8));
        browser.text(text -> text.contains("There is no such result"));
        assertThat(browser.element("#text").getAttribute("value")).isEqualTo("\"><b>" + HOSTILE);
        assertAccessible();
    }

    @Test
    void aHundredThousandDifferencesArePaged() {
        show(sample.compare(), "&schema=shop&table=many");
        browser.text(text -> text.contains("word 25"));
        assertThat(browser.elements("[id='form:differences_data'] > tr")).hasSize(25);
        browser.click("nav.pages a:last-child");
        browser.text(text -> text.contains("word 100001"));
        assertThat(browser.url()).as("an address to hand on").contains("table=many").contains("page=4001");
        browser.go(browser.url());
        browser.text(text -> text.contains("word 100001") && text.contains("Page 4,001 of 4,001"));
        browser.element("#kind").sendKeys("surplus");
        browser.click("#filter button");
        browser.text(text -> text.contains("There is no such result"));
        assertThat(browser.url()).contains("table=many").contains("kind=surplus");
    }

    @Test
    void messagesLeadToTheStatisticsBehindThem() {
        show(sample.discover(), "");
        assertThat(browser.text(text -> text.contains("5 tables have been profiled"))).contains("CONSIDER_").contains("NULLs");
        assertAccessible();
        browser.element("#severity").sendKeys("Warning");
        browser.element("#code").sendKeys("ONLY_NULL", Keys.ENTER);
        browser.text(text -> text.contains("note") && !text.contains("CONSIDER_"));
        assertThat(browser.url()).contains("severity=W").contains("code=ONLY_NULL");
        browser.click("a[href*='view=statistics'][href*='column=note']");
        assertThat(browser.text(text -> text.contains("Average length"))).contains("shop.orders");
        assertThat(browser.elements("[id='form:statistics_data'] > tr")).hasSize(1);
        assertAccessible();
        show(sample.discover(), "&table=orders");
        assertThat(browser.text(text -> text.contains("shop.orders"))).as("a table of any schema").doesNotContain("null.");
        aNumberOfAStatisticReadsAsElsewhere();
    }

    private static void aNumberOfAStatisticReadsAsElsewhere() {
        show(sample.discover(), "&view=statistics&schema=shop&table=many");
        assertThat(browser.text(text -> text.contains("word"))).contains("100,001");
        show(sample.discover(), "&view=messages&schema=shop&table=many");
        assertThat(browser.text(text -> text.contains("shop.many"))).contains("100,001");
    }

    @Test
    void theKeyboardSuffices() {
        show(sample.copy(), "");
        browser.element("#text").sendKeys("item", Keys.ENTER);
        browser.text(text -> text.contains("shop.item") && !text.contains("shop.orders"));
        browser.element("a[href*='table=item']").sendKeys(Keys.ENTER);
        assertThat(browser.element("main h2").getText()).isEqualTo("shop.item");
        assertThat(browser.url()).contains("table=item");
    }

    @Test
    void whatIsWrongIsSaidInThePage() throws SQLException {
        show(sample.compare(), "&kind=other");
        browser.text(text -> text.contains("D2PG000514: \"other\" is no value of kind. Its values are: missing, surplus, changed, count."));
        show(sample.compare(), "&view=messages");
        browser.text(text -> text.contains("D2PG000514: \"messages\" is no value of view. Its values are: differences."));
        show(987_654, "");
        browser.text(text -> text.contains("D2PG000114"));
        sample.execute("ALTER ROLE results_migrator NOLOGIN");
        try {
            sample.endSessions();
            show(sample.compare(), "");
            browser.text(text -> text.contains("D2PG000300") || text.contains("D2PG000776"));
            show(sample.compare(), "");
            assertThat(browser.text(text -> text.contains("D2PG000300"))).contains("The target database \"results\" can't be reached");
            assertAccessible();
        } finally {
            sample.execute("ALTER ROLE results_migrator LOGIN");
        }
    }

    @Test
    void excelHoldsAllOfIt() throws IOException, InterruptedException {
        show(sample.compare(), "&schema=shop&table=orders");
        String address = browser.element(".exports a[href*='results.xlsx']").getAttribute("href");
        HttpResponse<byte[]> file = file(address, browser.cookie("data2pg"));
        assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith(Spreadsheet.MEDIA_TYPE);
        String sheet = ExcelFile.parts(file.body()).get("xl/worksheets/sheet1.xml");
        assertThat(sheet).contains("Equal rows in the source").contains("surplus").contains("&lt;script&gt;alert(3)&lt;/script&gt;").contains("long ".repeat(4000).strip());
    }

    @Test
    void csvHoldsTheSameAndAsksForALoginThatHasEnded() throws IOException, InterruptedException {
        show(sample.compare(), "&schema=shop&table=orders");
        String address = browser.element(".exports a[href*='results.csv']").getAttribute("href");
        assertThat(text(address)).startsWith("\"Schema\",\"Table\",\"Part\",\"No.\",\"Kind\"").contains("\"surplus\"", "long ".repeat(4000).strip());
        HttpResponse<byte[]> login = file(address, "of a login that has ended");
        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(new String(login.body(), StandardCharsets.UTF_8)).contains("j_password").doesNotContain("surplus");
        assertThat(login.headers().map()).doesNotContainKeys("www-authenticate", "content-disposition");
        assertThat(text(csv(sample.copy(), "checks"))).startsWith("\"Schema\",\"Table\",\"Counter\",\"Source\",\"Target\",\"Equal\",\"Found\"");
        assertThat(text(csv(sample.discover(), "messages"))).startsWith("\"Severity\",\"Schema\"");
        assertThat(text(csv(sample.discover(), "statistics"))).startsWith("\"Schema\",\"Table\",\"Column\",\"No.\",\"Type\"");
        HttpResponse<byte[]> refused = file(csv(987_654, "checks"), browser.cookie("data2pg"));
        assertThat(refused.statusCode()).isEqualTo(302);
        assertThat(refused.headers().firstValue("Location").orElse("")).endsWith("results.xhtml?run=987654&view=checks");
    }

    private static String csv(long run, String view) {
        return server.url() + "results.csv?run=" + run + "&view=" + view;
    }

    private static String text(String address) throws IOException, InterruptedException {
        return new String(file(address, browser.cookie("data2pg")).body(), StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> file(String address, String login) throws IOException, InterruptedException {
        return server.http().send(HttpRequest.newBuilder(URI.create(address)).header("Cookie", "data2pg=" + login).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
