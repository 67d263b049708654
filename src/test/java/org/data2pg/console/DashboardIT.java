package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** The first page of the console in a real browser. */
class DashboardIT {

    private static final String NASTY = "<script>alert(1)</script>\"'\\";

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
            active.completed();
            // Runs of other tests may have as many steps
            browser.gone("[id='form:activeRuns_data'] a[href*='id=" + active.id() + "']");
            assertThat(browser.script("return window.samePage")).as("the page was not loaded again").isEqualTo(true);
            browser.click("[id='form:failedRuns_data'] a[href*='id=" + failed.id() + "']");
            browser.text(text -> text.contains("Run " + failed.id() + ": FAILED"));
        }
    }
}
