package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.RecordedRun;
import org.junit.jupiter.api.Test;

/** What the page of a run shows, and how it keeps up with the run. */
class RunPageIT extends RunInBrowser {

    private static final String NASTY = "<img src=x onerror=\"window.hacked=1\"><script>alert(1)</script>'\"\\`&amp;#{1+1}";

    @Test
    void aRunIsFollowedToItsEndWithoutTouchingAnything() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "FOLLOWED").steps("s", 2, "In_progress");
        logIn(VIEWER, run, "");
        browser.text(text -> text.contains("0 of 2"));
        browser.script("window.samePage = true");
        run.steps("later", 2, "Ready");
        browser.text(text -> text.contains("0 of 4"));
        run.reported(50).completed();
        browser.text(text -> text.contains("4 of 4"));
        // The last step is seen to have ended before the run is, at times
        browser.gone(".status-In_progress");
        browser.text(text -> text.contains("4 of 4") && text.contains("Completed"));
        assertThat(browser.element("#announcement").getAttribute("textContent")).as("what a screen reader says").isEqualTo("Completed");
        assertThat(browser.script("return window.samePage")).as("the page was not loaded again").isEqualTo(true);
        assertThat(browser.attribute("[data-refreshing]", "data-refreshing")).as("nothing changes by the clock any more").isEqualTo("false");
    }

    @Test
    void aBrowserThatIsNotToldOfChangesAsksAndSaysSo() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "CUT_OFF").steps("s", 1, "In_progress");
        logIn(VIEWER, run, "");
        browser.text(text -> text.contains("0 of 1"));
        browser.script("window.reopen = faces.push.open; faces.push.open = () => {}; faces.push.close('socket')");
        browser.text(text -> text.contains("interrupted"));
        run.steps("later", 1, "Ready");
        browser.text(text -> text.contains("0 of 2"));
        browser.script("faces.push.open = window.reopen");
        run.completed();
        browser.text(text -> text.contains("2 of 2") && !text.contains("interrupted"));
    }

    @Test
    void whatIsSelectedToBeCopiedStays() throws SQLException {
        RecordedRun run = full("COPIED", "a step");
        logIn(VIEWER, run, "&tab=log");
        browser.element(".told pre");
        browser.script("document.getSelection().selectAllChildren(document.querySelector('.told pre'))");
        server.execute("UPDATE run SET run_comment = 'quite new' WHERE run_id = " + run.id());
        browser.element("#held:not([hidden])");
        assertThat(browser.script("return document.getSelection().toString()")).isEqualTo("duplicate key a step");
        assertThat(browser.text(text -> text.contains("not renewed"))).doesNotContain("quite new");
        browser.script("document.getSelection().removeAllRanges()");
        browser.text(text -> text.contains("quite new") && !text.contains("not renewed"));
    }

    @Test
    void aPictureStaysWhereItWasScrolledTo() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "SCROLLED").steps("s", 50, "In_progress");
        logIn(VIEWER, run, "&tab=graph");
        browser.element(".graph a");
        browser.script("document.querySelector('.graph').scrollTop = 123");
        server.execute("UPDATE step SET stp_status = 'Completed', stp_end_ts = now() WHERE stp_name = 's7' AND stp_run_id = " + run.id());
        browser.element(".graph .box-Completed");
        assertThat(browser.script("return document.querySelector('.graph').scrollTop")).isEqualTo(123L);
    }

    @Test
    void eachTabShowsItsOwnToEverybody() throws SQLException {
        RecordedRun before = RecordedRun.inProgress(server, "EARLIER").steps("done", 3, "Completed").reported(40).completed();
        RecordedRun run = full("TABS", "a step");
        server.execute("UPDATE run SET run_ref_id = " + before.id() + ", run_warning = 'Mind the gap.' WHERE run_id = " + run.id());
        logIn(VIEWER, run, "");
        assertThat(browser.text(text -> text.contains("Estimated end"))).contains("Mind the gap.", "from the durations of the reference run", "Rows per second",
                "Waits for a step 1");
        Map<String, List<String>> shown = Map.of(
                "steps", List.of("a step 1", "Waits for"),
                "timeline", List.of("reference run " + before.id(), "Critical path", "yes", "Started after"),
                "graph", List.of("a step 1", "cost 10"),
                "indicators", List.of("COPIED_ROWS", "main indicator", "120"),
                "sessions", List.of("Opened", "D2PG0003"),
                "log", List.of("23505", "duplicate key", "Key (id)=(1)", "Look there.", "COPY line 7", "attempt 1"),
                "audit", List.of("suspend", "somebody", "refused", "D2PG000131"));
        for (String name : shown.keySet()) {
            tab(run, "&tab=" + name);
            assertThat(browser.text(text -> text.contains(shown.get(name).get(0)))).as(name).contains(shown.get(name));
            assertThat(browser.element(".tabs a[aria-current]").getAttribute("href")).endsWith("tab=" + name + "#tabs");
            assertThat(browser.names("main table")).as(name).hasSize(name.equals("graph") ? 0 : 1).allMatch(name::equalsIgnoreCase);
            assertThat(browser.barriers()).as(name).isEmpty();
        }
    }

    /** With everything that its tabs show: completed, failed, blocked and ready steps, attempts, audit. */
    private RecordedRun full(String batch, String step) throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, batch).steps("done", 3, "Completed").reported(40).steps(step + " ", 2, "In_progress").steps("waiting", 1, "Blocked");
        String name = "'" + (step + " 1").replace("'", "''") + "'";
        String text = "'" + step.replace("'", "''") + "'";
        server.execute("UPDATE step SET stp_parents = ARRAY[" + name + "], stp_blocking = ARRAY[" + name + "] WHERE stp_run_id = " + run.id() + " AND stp_status = 'Blocked'",
                "INSERT INTO attempt VALUES (" + run.id() + ", " + name + ", 1, 1, 4711, now() - interval '1 min', now(), 'Failed', '23505', 'duplicate key ' || " + text
                        + ", 'Key (id)=(1) ' || " + text + ", 'Look there. ' || " + text + ", 'COPY line 7 ' || " + text + ")",
                "INSERT INTO audit (aud_ts, aud_login, aud_door, aud_action, aud_run, aud_parameters, aud_outcome, aud_message) VALUES (now(), 'somebody', 'rest', 'suspend', "
                        + run.id() + ", jsonb_build_object('reason', " + text + "), 'refused', 'D2PG000131: No. ' || " + text + ")");
        return run;
    }

    @Test
    void namesAndErrorsOfForeignDatabasesAreTextOnly() throws SQLException {
        RecordedRun run = full(NASTY, NASTY);
        server.execute("UPDATE run SET run_warning = '" + NASTY.replace("'", "''") + "' WHERE run_id = " + run.id());
        logIn(OPERATOR, run, "");
        assertThat(browser.text(text -> text.contains("of 6"))).contains("Run " + run.id() + ": " + NASTY).contains(NASTY + " 2").contains("for " + NASTY)
                .contains("Waits for " + NASTY);
        server.execute("INSERT INTO step_result SELECT stp_run_id, stp_name, '" + NASTY.replace("'", "''") + "', 1, 2, false FROM step WHERE stp_name = 'done1' AND stp_run_id = "
                + run.id());
        for (String name : List.of("timeline", "graph", "indicators", "sessions", "log", "audit", "sessions&cancel=" + Links.encoded(NASTY + " 1"),
                "graph&focus=" + Links.encoded(NASTY + " 1"), "steps&text=" + Links.encoded(NASTY))) {
            tab(run, "&tab=" + name);
            browser.text(text -> text.contains("onerror") && text.contains("of 6"));
            assertThat(browser.elements("main img, main h1 *, main pre *, main title *, main script:not([nonce])")).as(name).isEmpty();
        }
        run.aborted(NASTY + " 1", "ERROR: " + NASTY);
        assertThat(browser.text(text -> text.contains("Aborted"))).contains("ERROR: " + NASTY);
        theCriticalPathDoesNotHideWhatHasFailed(run);
        assertThat(browser.script("return window.hacked")).isNull();
    }

    private void theCriticalPathDoesNotHideWhatHasFailed(RecordedRun run) throws SQLException {
        server.execute("UPDATE step SET stp_start_ts = stp_start_ts - interval '30 s' WHERE stp_status = 'Failed' AND stp_run_id = " + run.id());
        tab(run, "&tab=timeline");
        browser.element(".gantt .bar-Failed.critical");
        assertThat(browser.script("return getComputedStyle(document.querySelector('.gantt .bar-Failed.critical')).fill")).asString().contains("#crosses");
    }

    @Test
    void oneOfTwentyThousandStepsIsFound() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "LARGE").steps("step number ", 20_000, "Completed").reported(7).steps("now", 1, "In_progress");
        server.execute("UPDATE step SET stp_start_ts = run_start_ts + interval '4 ms' * substring(stp_name FROM '\\d+')::int,"
                + " stp_end_ts = run_start_ts + interval '4 ms' * (1 + substring(stp_name FROM '\\d+')::int) FROM run WHERE run_id = stp_run_id"
                + " AND stp_status = 'Completed' AND stp_run_id = " + run.id());
        logIn(VIEWER, run, "");
        assertThat(browser.text(text -> text.contains("20,000 of 20,001"))).contains("now1");
        assertThat(browser.elements("[id='parts:table_data'] tr")).hasSize(25);
        browser.click("nav.pages a[rel=next]");
        browser.text(text -> text.contains("Page 2 of 801") && !text.contains("now1"));
        assertThat(browser.url()).as("an address to hand on").contains("page=2");
        browser.click("[id='parts:table_head'] a[href*='sort=name']");
        browser.text(text -> text.contains("ascending") && text.contains("now1") && text.contains("Page 1 of 801"));
        assertThat(browser.attribute("th:has(a[href*='sort=name'])", "aria-sort")).isEqualTo("ascending");
        browser.click("[id='parts:table_head'] a[href*='sort=name']");
        browser.text(text -> text.contains("descending") && text.contains("step number 9999") && !text.contains("now1"));
        browser.go(browser.url().replaceAll("sort=name", "sort=password"));
        browser.text(text -> text.contains("D2PG000514: \"password\" is no value of sort"));
        browser.go(browser.url().replaceAll("sort=[a-z]+", "page=none"));
        browser.text(text -> text.contains("D2PG000520"));
        tab(run, "");
        browser.element("#text").sendKeys("NUMBER 12345");
        browser.click("#apply");
        assertThat(browser.text(text -> text.contains("step number 12345") && !text.contains("now1"))).contains("COPIED_ROWS 7");
        assertThat(browser.url()).as("a permalink").contains("text=NUMBER+12345");
        browser.element("#text").clear();
        browser.element("#status").sendKeys("In progress");
        browser.click("#apply");
        browser.text(text -> text.contains("now1") && !text.contains("step number"));
        tab(run, "&tab=timeline");
        browser.text(text -> text.contains("20,001 steps"));
        assertThat(browser.elements(".gantt .bar")).as("steps that the eye can't tell apart").hasSizeLessThan(1_500);
        browser.click(".parts a:nth-of-type(3)");
        browser.text(text -> text.contains("after the start") && !text.contains("From 0.0 s"));
        part("Later", 500, 1000);
        part("Earlier", 250, 750);
        part("Wider", 0, 1000);
        part("Closer", 250, 750);
        part("All", 0, 1000);
        tab(run, "&tab=timeline&from=x&until=1e3");
        browser.text(text -> text.contains("D2PG000521: \"x\" of the parameter from is refused"));
        tab(run, "&tab=graph");
        browser.text(text -> text.contains("20000 Completed"));
    }

    private void part(String link, int from, int until) {
        browser.follow(link);
        await().atMost(Duration.ofMinutes(1)).until(() -> browser.url().contains("tab=timeline&from=" + from + "&until=" + until));
        browser.text(text -> text.contains("after the start"));
    }

    @Test
    void aNameThatIsTooWideForItsBoxIsCutThere() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "WIDE").steps("W".repeat(60), 1, "In_progress");
        logIn(VIEWER, run, "&tab=graph");
        browser.element(".graph a rect");
        assertThat(browser.script("const box = document.querySelector('.graph a rect'), name = document.querySelector('.graph a svg');"
                + " return name.width.baseVal.value <= box.width.baseVal.value && getComputedStyle(name).overflow")).isEqualTo("hidden");
    }

    @Test
    void restartsAreAChainThatCanBeFollowed() throws SQLException {
        RecordedRun first = RecordedRun.inProgress(server, "CHAINED").steps("s", 1, "In_progress").aborted("s1", "ERROR: no");
        RecordedRun second = RecordedRun.inProgress(server, "CHAINED").steps("s", 1, "In_progress");
        server.execute("UPDATE run SET run_restarted_id = " + first.id() + " WHERE run_id = " + second.id(),
                "UPDATE run SET run_status = 'Restarted', run_restart_id = " + second.id() + " WHERE run_id = " + first.id());
        logIn(VIEWER, first, "");
        assertThat(browser.text(text -> text.contains("Restarts"))).contains("In progress");
        browser.click(".chain a[href*='id=" + second.id() + "']");
        browser.text(text -> text.contains("Run " + second.id() + ": CHAINED"));
        assertThat(browser.texts(".chain a[aria-current]")).containsExactly(Long.toString(second.id()));
    }
}
