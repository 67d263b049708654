package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.STRANGER;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** The console in a real browser. */
class ConsoleIT {

    private Browser browser;
    private SharedServer server;

    @BeforeEach
    void open() {
        browser = Browser.open();
        server = SharedServer.get();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private void logIn(String path) {
        browser.go(server.url() + path).login(VIEWER, server.password());
    }

    @Test
    void theLoginLeadsToThePageAskedFor() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ASKED_FOR");
        browser.go(server.url() + "run.xhtml?id=" + run.id());
        browser.element("#name");
        assertThat(browser.barriers()).isEmpty();
        browser.login(OPERATOR, "not the password");
        browser.text(text -> text.contains("Name or password is wrong."));
        assertThat(browser.barriers()).isEmpty();
        browser.login(OPERATOR, server.password());
        assertThat(browser.text(text -> text.contains("ASKED_FOR"))).contains("Run " + run.id() + ": ASKED_FOR on " + run.targetDatabase());
        assertThat(browser.title()).isEqualTo("Run " + run.id() + " · Data2Pg");
    }

    @Test
    void theListShowsRunsAndLeadsToThem() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "LISTED").steps("s", 3, "Completed").reported(1_234).steps("t", 9, "Ready");
        logIn("runs.xhtml");
        assertThat(browser.text(text -> text.contains("LISTED"))).contains("In progress").contains("3 of 12").contains("3,702").contains("somebody");
        assertThat(browser.barriers()).isEmpty();
        browser.click("a[href*='id=" + run.id() + "']");
        assertThat(browser.text(text -> text.contains("Run " + run.id()))).contains("25%").contains("1 open of 3").contains("COPIED_ROWS 1,234");
    }

    /** Kathmandu is 5:45 hours ahead of UTC, all year round. */
    @Test
    void pointsInTimeAreThoseOfTheUsersZone() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ZONED").steps("s", 1, "Completed").completed();
        server.execute("UPDATE run SET run_start_ts = '2026-01-15T20:10:00Z', run_end_ts = '2026-01-15T20:30:00Z' WHERE run_id = " + run.id());
        browser.zone("Asia/Kathmandu");
        browser.go(server.url() + "run.xhtml?id=" + run.id()).login(OPERATOR, server.password());
        assertThat(browser.text(text -> text.contains("ZONED") && text.contains("2:15:00"))).contains("1:55:00").doesNotContain("UTC");
        assertThat(browser.attribute(".facts time", "title")).as("in full, for whoever asks").isEqualTo("2026-01-15T20:10:00Z");
        browser.go(server.url() + "start.xhtml?target=" + Links.encoded(run.targetDatabase()) + "&batch=ZONED");
        assertThat(browser.element("[id='form:referenceRun'] option[value='" + run.id() + "']").getText()).contains(run.id() + ": ", "2:15:00", "20:00 min")
                .doesNotContain("UTC");
        browser.go(server.url() + "runs.xhtml?batch=ZONED&until=2026-01-15T20:30:00Z");
        browser.text(text -> text.contains("1:55:00"));
        assertThat(browser.script("return document.querySelector('[data-instant=until]').value")).isEqualTo("2026-01-16T02:15");
    }

    /** Nothing on it changes by the clock. */
    @Test
    void theListIsToldOfChangesAndAsksWhenItIsNot() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "TOLD_OF").steps("s", 1, "In_progress").completed();
        logIn("runs.xhtml?batch=TOLD_OF");
        browser.text(text -> text.contains("for TOLD_OF"));
        assertThat(browser.element("[data-refreshing]").getAttribute("data-refreshing")).isEqualTo("false");
        // Any first message would do for the first one
        for (String comment : List.of("told", "told again")) {
            comment(run, comment);
            browser.text(text -> text.contains(comment));
        }
        browser.script("faces.push.open = () => {}; faces.push.close('socket')");
        browser.text(text -> text.contains("interrupted"));
        comment(run, "asked");
        browser.text(text -> text.contains("asked"));
    }

    private void comment(RecordedRun run, String comment) throws SQLException {
        server.execute("UPDATE run SET run_comment = '" + comment + "' WHERE run_id = " + run.id());
    }

    @Test
    void afterTheLogoutNothingIsShown() {
        logIn("runs.xhtml");
        browser.click(".logout button");
        browser.element("#password");
        browser.go(server.url() + "runs.xhtml");
        browser.element("#password");
    }

    @Test
    void theColoursAreThoseThatWereChosenInThisBrowser() {
        logIn("runs.xhtml");
        new Select(browser.element("#scheme")).selectByVisibleText("dark");
        String dark = ground();
        new Select(browser.element("#scheme")).selectByVisibleText("light");
        assertThat(ground()).isNotEqualTo(dark);
        new Select(browser.element("#scheme")).selectByVisibleText("dark");
        browser.go(server.url() + "audit.xhtml").element("h1");
        assertThat(ground()).isEqualTo(dark);
        assertThat(new Select(browser.element("#scheme")).getFirstSelectedOption().getText()).isEqualTo("dark");
        browser.click(".logout button");
        browser.element("#password");
        assertThat(ground()).as("of the login page").isEqualTo(dark);
    }

    private String ground() {
        return String.valueOf(browser.script("return getComputedStyle(document.body).backgroundColor"));
    }

    @Test
    void aPageWhoseLoginHasEndedAsksForIt() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "LEFT_OPEN");
        logIn("run.xhtml?id=" + run.id());
        browser.text(text -> text.contains("LEFT_OPEN"));
        browser.forgetCookies();
        browser.login(VIEWER, server.password());
        browser.text(text -> text.contains("LEFT_OPEN"));
    }

    @Test
    void withoutAnyRoleASentenceSaysWhatToDo() {
        browser.go(server.url()).login(STRANGER, server.password());
        assertThat(browser.text(text -> text.contains("D2PG000501"))).contains(STRANGER).contains("Ask an administrator");
        assertThat(browser.barriers()).isEmpty();
        browser.click(".logout button");
        browser.element("#password");
    }

    @Test
    void thePagesSayThatTheAdministrationDatabaseIsAwayAndComeBack() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "INTERRUPTED").steps("s", 1, "In_progress");
        logIn("run.xhtml?id=" + run.id());
        browser.text(text -> text.contains("0 of 1"));
        server.postgres().stop();
        try {
            browser.text(text -> text.contains("D2PG000122"));
        } finally {
            server.postgres().start();
        }
        browser.text(text -> text.contains("0 of 1") && !text.contains("D2PG000122"));
    }

    @Test
    void theFocusIsSeenWhereverItIs() {
        browser.go(server.url() + "start.xhtml").login(OPERATOR, server.password());
        browser.element("[id='form:estimate']");
        String focused;
        do {
            browser.press(Keys.TAB);
            focused = browser.focused().getAttribute("id");
            assertThat(browser.script("const style = getComputedStyle(document.activeElement); return style.outlineStyle + ' ' + style.outlineWidth"))
                    .as(focused + " " + browser.focused().getText()).isEqualTo("solid 3px");
        } while (!focused.equals("form:estimate"));
    }

    @Test
    void theKeyboardSuffices() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "BY_KEYBOARD");
        browser.go(server.url() + "run.xhtml?id=" + run.id());
        // The browser gives the focus to the first field some time after the page has been loaded
        await().atMost(Duration.ofMinutes(1)).until(() -> "name".equals(browser.script("return document.activeElement.id")));
        browser.press(VIEWER, Keys.TAB, server.password(), Keys.ENTER);
        browser.text(text -> text.contains("BY_KEYBOARD"));
        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Skip to the contents");
        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Dashboard");
        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Runs");
        browser.press(Keys.ENTER);
        browser.element("#find");
        browser.text(text -> text.contains("Requested by"));
        assertThat(List.of("html[lang=en]", "main", "h1", "nav[aria-label]")).noneMatch(landmark -> browser.elements(landmark).isEmpty());
    }
}
