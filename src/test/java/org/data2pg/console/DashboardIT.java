package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The first page of the console in a real browser. */
class DashboardIT {

    /** Other tests leave runs that are shown as well. */
    private static final int MOST_STOPS = 200;
    private static final String NASTY = "<script>alert(1)</script>\"'\\";

    @Test
    void allActiveRunsAreCountedAlsoThoseNotShown() throws SQLException {
        try (Browser browser = Browser.open()) {
            SharedServer server = SharedServer.get();
            server.execute("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user) VALUES (' busy', 'localhost', 5432, 'none', 'nobody')",
                    "INSERT INTO run (run_id, run_database, run_batch_name, run_batch_type, run_init_max_ses, run_init_asc_ses, run_start_ts, run_status,"
                            + " run_max_sessions, run_asc_sessions, run_node, run_requested_by, run_session_limit) SELECT 900000 + g, ' busy', 'BUSY_' || g, 'COPY', 3, 1,"
                            + " now() - interval '1 min', CASE g WHEN 24 THEN 'Initializing' WHEN 25 THEN 'Ending' ELSE 'In_progress' END, 3, 1, 'elsewhere', 'somebody', 90 FROM generate_series(1, 25) g",
                    "INSERT INTO session (ses_run_id, ses_id, ses_status, ses_backend_pid, ses_start_ts) SELECT run_id, s, 'Opened', s, now() FROM run, generate_series(1, 2) s"
                            + " WHERE run_database = ' busy'");
            try {
                browser.go(server.url()).login(VIEWER, server.password());
                browser.text(text -> text.contains(count(server, "run") + " runs are active, with "
                        + count(server, "session JOIN run ON run_id = ses_run_id AND ses_status = 'Opened'") + " sessions in use.")
                        && text.contains("These are the newest 20 of " + count(server, "run") + "."));
                assertThat(browser.elements("[id='form:activeRuns_data'] > tr")).hasSize(20);
                assertThat(browser.texts("[id='form:targetDatabases_data'] > tr").get(0)).contains("25").contains("900025").contains("BUSY_25");
                assertThat(browser.barriers()).isEmpty();
                browser.click(".more a");
                browser.text(text -> text.contains("Requested by") && text.contains("BUSY_25") && text.contains("BUSY_24") && text.contains(count(server, "run") + " runs"));
                assertThat(browser.elements("select[name=status] option[selected]")).hasSize(3);
                assertThat(browser.url()).contains("status=Initializing", "status=In_progress", "status=Ending");
                assertThat(browser.barriers()).isEmpty();
                browser.click("nav.pages a[rel=next]");
                browser.text(text -> text.contains("Page 2 of") && text.contains(count(server, "run") + " runs"));
            } finally {
                server.execute("DELETE FROM session WHERE ses_run_id BETWEEN 900001 AND 900025", "DELETE FROM run WHERE run_database = ' busy'",
                        "DELETE FROM target_database WHERE tdb_id = ' busy'");
            }
        }
    }

    @Test
    void manyTargetDatabasesArePagedWithAnAddressForEachPage() throws SQLException {
        try (Browser browser = Browser.open()) {
            SharedServer server = SharedServer.get();
            server.execute("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user)"
                    + " SELECT ' paged ' || lpad(g::text, 2, '0'), 'localhost', 5432, 'none', 'nobody' FROM generate_series(1, 51) g");
            try {
                browser.go(server.url()).login(VIEWER, server.password());
                browser.text(text -> text.contains("paged 01") && text.contains("Page 1 of "));
                browser.click("section[aria-labelledby=targets] nav.pages a[rel=next]");
                browser.text(text -> text.contains("paged 25") && !text.contains("paged 01"));
                assertThat(browser.url()).contains("page=2");
                browser.go(server.url() + "targets.xhtml");
                browser.text(text -> text.contains("Page 1 of "));
                assertThat(browser.elements("[id='form:table_data'] > tr")).hasSize(50);
                browser.click("nav.pages a[rel=next]");
                browser.text(text -> text.contains("Page 2 of "));
            } finally {
                server.execute("DELETE FROM target_database WHERE tdb_id LIKE ' paged %'");
            }
        }
    }

    /** Of what belongs to active runs at this moment. */
    private static String count(SharedServer server, String what) {
        try {
            return server.found("SELECT count(*) FROM " + what + " WHERE run_status IN ('Initializing', 'In_progress', 'Ending')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void showsWhatGoesOnAndWhatHasFailed() throws SQLException {
        try (Browser browser = Browser.open()) {
            SharedServer server = SharedServer.get();
            RecordedRun active = RecordedRun.inProgress(server, NASTY).steps("s", 3, "Completed").steps("t", 9, "Ready");
            RecordedRun failed = RecordedRun.inProgress(server, "FAILED").steps(NASTY, 1, "In_progress").aborted(NASTY + "1", "ERROR: " + NASTY);
            browser.go(server.url()).login(VIEWER, server.password());
            assertThat(browser.text(text -> text.contains("Last failures"))).contains(NASTY).contains("3 of 12").contains("25%").contains("1 open of 3")
                    .contains("ERROR: " + NASTY).contains(active.targetDatabase()).contains(failed.targetDatabase());
            browser.element("[id='form:activeRuns_data'] time");
            assertThat(browser.barriers()).isEmpty();
            browser.script("window.samePage = true");
            server.execute("UPDATE run SET run_max_sessions = 0, run_asc_sessions = 0 WHERE run_id = " + active.id());
            browser.text(text -> text.contains("1 open of 0") && text.contains("none: paused, with 0 sessions"));
            active.completed();
            // Runs of other tests may have as many steps
            browser.gone("[id='form:activeRuns_data'] a[href*='id=" + active.id() + "']");
            assertThat(browser.script("return window.samePage")).as("the page was not loaded again").isEqualTo(true);
            browser.click("[id='form:failedRuns_data'] a[href*='id=" + failed.id() + "']");
            browser.text(text -> text.contains("Run " + failed.id() + ": FAILED"));
        }
    }

    @Test
    void theFocusStaysOnItsLinkWhenThePageIsRenewed() throws SQLException {
        try (Browser browser = Browser.open()) {
            SharedServer server = SharedServer.get();
            RecordedRun run = RecordedRun.inProgress(server, "FOCUSED").steps("s", 7, "In_progress");
            browser.go(server.url()).login(VIEWER, server.password());
            browser.text(text -> text.contains("0 of 7"));
            String link = "run.xhtml?id=" + run.id();
            for (int i = 0; i < MOST_STOPS && !focus(browser).endsWith(link); i++) {
                browser.press(Keys.TAB);
            }
            assertThat(focus(browser)).endsWith(link);
            browser.script("document.activeElement.dataset.before = 'here'");
            server.execute("UPDATE step SET stp_status = 'Completed', stp_end_ts = now() WHERE stp_name = 's7' AND stp_run_id = " + run.id());
            browser.text(text -> text.contains("1 of 7"));
            assertThat(focus(browser)).endsWith(link);
            assertThat(browser.focused().getAttribute("data-before")).as("it is another element").isNull();
            assertThat(browser.elements("#form\\:activeRuns_data a:focus")).as("in the same table").hasSize(1);
        }
    }

    private static String focus(Browser browser) {
        return String.valueOf(browser.focused().getAttribute("href"));
    }
}
