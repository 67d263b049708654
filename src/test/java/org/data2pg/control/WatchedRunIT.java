package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;

import java.sql.SQLException;
import java.util.List;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator watches a run in the console from its start to its end, looks what its sessions wait for, cancels a step and restarts the run. */
class WatchedRunIT {

    private Browser browser;

    @BeforeEach
    void open() {
        browser = Browser.open();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aRunIsWatchedItsStepCancelledAndTheRunRestarted() throws SQLException {
        Sample sample = Sample.registered().batch("WATCHED");
        sample.step("WATCHED", "first", 30).step("WATCHED", "stuck", 20).step("WATCHED", "other", 10).step("WATCHED", "last", 5, "first", "stuck", "other");
        try (Sample.Gate gate = sample.closeGate("stuck", "other", "last")) {
            long run = sample.run("WATCHED", 2);
            browser.go(SERVER.url() + "run.xhtml?id=" + run).login(SharedServer.OPERATOR, SERVER.password());
            browser.text(text -> text.contains("1 of 4") && text.contains("2 in progress") && text.contains("Estimated end"));
            browser.script("window.samePage = true");
            awaitStep(run, "other", "In_progress");
            gate.awaitWaiting(2);

            goToTab("sessions");
            List<String> backends = sample.found("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'data2pg'"
                    + " AND wait_event = 'advisory'");
            assertThat(backends).hasSize(2);
            browser.text(text -> text.contains(backends.get(0)) && text.contains(backends.get(1)) && text.contains("waits for Lock: advisory")
                    && text.contains("blocked by backend"));
            assertThat(browser.barriers()).isEmpty();
            browser.click("a[href*='cancel=stuck']");
            browser.text(text -> text.contains("Cancel the step stuck?") && text.contains("the run is Aborted"));
            assertThat(browser.barriers()).isEmpty();
            browser.element("[id='parts:reason']").sendKeys("it never ends");
            browser.click("[id='parts:cancelStep']");
            awaitStep(run, "stuck", "Failed");
            gate.open("other");
            browser.text(text -> text.contains("Aborted") && text.contains("D2PG000526: The operator \"operator\" cancelled the step: it never ends")
                    && text.contains("SQLSTATE: 57014"));
            assertThat(recorded("SELECT att_outcome, att_sqlstate FROM attempt WHERE att_run_id = ?", run)).containsExactly("Cancelled 57014");
            goToTab("log");
            browser.text(text -> text.contains("57014") && text.contains("Cancelled") && text.contains("stuck"));
            goToTab("audit");
            browser.text(text -> text.contains("cancel step") && text.contains("it never ends"));

            restart(run, gate, sample);
        }
    }

    private void restart(long run, Sample.Gate gate, Sample sample) throws SQLException {
        browser.click(".restart summary");
        browser.element("[id='form:restartSessions']").clear();
        browser.element("[id='form:restartSessions']").sendKeys("3");
        browser.element("[id='form:onError']").sendKeys("go on");
        browser.element("[id='form:takeover']").sendKeys("abort");
        browser.click("[id='form:restart']");
        browser.text(text -> text.contains("go on with what does not depend on it") && text.contains("2 of 4") && text.contains("Restarts"));
        long next = Long.parseLong(recorded("SELECT run_restart_id FROM run WHERE run_id = ?", run).get(0));
        assertThat(recorded("SELECT run_restarted_id, run_max_sessions, run_on_error, run_takeover FROM run WHERE run_id = ?", next))
                .containsExactly(run + " 3 continue abort");
        browser.script("window.samePage = true");
        gate.open("stuck");
        browser.text(text -> text.contains("3 of 4"));
        gate.open("last");
        awaitCompleted(next);
        browser.text(text -> text.contains("4 of 4") && text.contains("Completed"));
        assertThat(browser.script("return window.samePage")).as("followed without loading the page again").isEqualTo(true);
        browser.click(".chain a[href*='id=" + run + "']");
        browser.text(text -> text.contains("Restarted") && text.contains("Run " + run + ":"));
        assertThat(sample.calls("WATCHED")).containsExactlyInAnyOrder("first", "other", "stuck", "last");
    }

    private void goToTab(String name) {
        browser.click(".tabs a[href*='tab=" + name + "']");
    }
}
