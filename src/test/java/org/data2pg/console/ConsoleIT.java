package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.STRANGER;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console in a real browser. */
class ConsoleIT {

    private static final String NASTY = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>'\"\\&amp;#{1+1}";

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
        browser.go(server.url() + "run.xhtml?id=" + run.id()).login(OPERATOR, "not the password");
        browser.text(text -> text.contains("Name or password is wrong."));
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
        browser.element("a[href*='id=" + run.id() + "']").click();
        assertThat(browser.text(text -> text.contains("Run " + run.id()))).contains("25%").contains("1 open of 3").contains("COPIED_ROWS 1,234");
    }

    @Test
    void aRunIsFollowedToItsEndWithoutTouchingAnything() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "FOLLOWED").steps("s", 2, "In_progress");
        logIn("run.xhtml?id=" + run.id());
        browser.text(text -> text.contains("0 of 2"));
        browser.script("window.samePage = true");
        run.steps("later", 2, "Ready");
        browser.text(text -> text.contains("0 of 4"));
        run.reported(50).completed();
        assertThat(browser.text(text -> text.contains("4 of 4"))).contains("Completed");
        assertThat(browser.elements(".status-In_progress")).isEmpty();
        assertThat(browser.script("return window.samePage")).as("the page was not loaded again").isEqualTo(true);
        assertThat(browser.elements("[id='form:poll']")).as("nothing is asked after the end").isEmpty();
    }

    @Test
    void namesAndErrorsOfForeignDatabasesAreTextOnly() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, NASTY).steps(NASTY, 2, "In_progress").aborted(NASTY + "1", "ERROR: " + NASTY);
        logIn("run.xhtml?id=" + run.id());
        String shown = browser.text(text -> text.contains("Aborted"));
        assertThat(shown).contains("Run " + run.id() + ": " + NASTY).contains("ERROR: " + NASTY).contains(NASTY + "2").contains("for " + NASTY);
        assertThat(browser.elements("main img, main h1 *, main pre *")).isEmpty();
        browser.go(server.url() + "runs.xhtml");
        assertThat(browser.text(text -> text.contains("img"))).contains(NASTY);
        assertThat(browser.script("return window.hacked")).isNull();
    }

    @Test
    void oneOfTwentyThousandStepsIsFound() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "LARGE").steps("step number ", 20_000, "Completed").reported(7).steps("now", 1, "In_progress");
        logIn("run.xhtml?id=" + run.id());
        assertThat(browser.text(text -> text.contains("20,000 of 20,001"))).contains("now1");
        assertThat(browser.elements("[id='form:table_data'] tr")).hasSize(25);
        browser.element("[id='form:text']").sendKeys("NUMBER 12345", Keys.ENTER);
        assertThat(browser.text(text -> text.contains("step number 12345") && !text.contains("now1"))).contains("COPIED_ROWS 7");
        browser.element("[id='form:text']").clear();
        browser.element("[id='form:status']").sendKeys("In progress");
        browser.element("[id='form:apply']").click();
        browser.text(text -> text.contains("now1") && !text.contains("step number"));
    }

    /** The server that the run belongs to is not there, nor is its target database: only an abort can end it. */
    @Test
    void anOperatorActsOnARunAndIsToldWhatIsRefused() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ACTED_ON").steps("s", 2, "In_progress");
        browser.go(server.url() + "run.xhtml?id=" + run.id()).login(OPERATOR, server.password());
        browser.text(text -> text.contains("1 open of 3"));
        enter("sessions", "7");
        browser.element("[id='form:modify']").click();
        browser.text(text -> text.contains("1 open of 7"));
        enter("sessions", "1000");
        browser.element("[id='form:modify']").click();
        browser.text(text -> text.contains("D2PG000109: 1000 sessions were asked for"));
        enter("sessions", "many");
        browser.element("[id='form:modify']").click();
        browser.text(text -> text.contains("D2PG000505") && !text.contains("D2PG000109"));
        browser.element("[id='form:suspend']").click();
        browser.text(text -> text.contains("is being suspended") && !text.contains("D2PG000505"));
        browser.element("[id='form:suspend']").click();
        browser.text(text -> text.contains("D2PG000133: The run " + run.id() + " is being stopped already"));
        browser.element(".abort summary").click();
        enter("reason", "too late");
        browser.element("[id='form:abort']").click();
        browser.text(text -> text.contains("D2PG000104: The operator \"operator\" aborted the run: too late"));
        browser.element("[id='form:restart']").click();
        browser.text(text -> text.contains("D2PG000300"));
        assertThat(browser.elements("[id='form:abort'], [id='form:modify']")).isEmpty();
    }

    private void enter(String field, String value) {
        browser.element("[id='form:" + field + "']").clear();
        browser.element("[id='form:" + field + "']").sendKeys(value);
    }

    @Test
    void aViewerHasNoButtons() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ONLY_SEEN");
        logIn("run.xhtml?id=" + run.id());
        browser.text(text -> text.contains("ONLY_SEEN"));
        assertThat(browser.elements("[id='form:suspend'], [id='form:abort'], [id='form:modify'], [id='form:restart']")).isEmpty();
    }

    @Test
    void afterTheLogoutNothingIsShown() {
        logIn("runs.xhtml");
        browser.element(".logout button").click();
        browser.element("#password");
        browser.go(server.url() + "runs.xhtml");
        browser.element("#password");
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
        browser.element(".logout button").click();
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
    void theKeyboardSuffices() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "BY_KEYBOARD");
        browser.go(server.url() + "run.xhtml?id=" + run.id());
        browser.press(VIEWER, Keys.TAB, server.password(), Keys.ENTER);
        browser.text(text -> text.contains("BY_KEYBOARD"));
        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Skip to the contents");
        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Dashboard");
        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Runs");
        browser.press(Keys.ENTER);
        browser.text(text -> text.contains("Requested by"));
        assertThat(browser.elements("html[lang=en], main, h1, nav[aria-label]")).hasSize(4);
    }
}
