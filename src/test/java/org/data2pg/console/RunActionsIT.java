package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import jakarta.json.Json;
import jakarta.json.JsonValue;

import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.RestClient;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What an operator does on the page of a run, and who may not. */
class RunActionsIT extends RunInBrowser {

    /** The server that the run belongs to is not there, nor is its target database: only an abort can end it. */
    @Test
    void anOperatorActsOnARunAndIsToldWhatIsRefused() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ACTED_ON").steps("s", 2, "In_progress");
        logIn(OPERATOR, run, "&tab=sessions&cancel=s1");
        browser.text(text -> text.contains("Cancel the step s1?"));
        browser.follow("Leave it");
        browser.gone(".confirm");
        tab(run, "");
        browser.text(text -> text.contains("1 open of 3"));
        modify("sessions", "7");
        browser.text(text -> text.contains("1 open of 7"));
        modify("comment", "as many as there are");
        browser.text(text -> text.contains("as many as there are"));
        modify("sessions", "1000");
        browser.text(text -> text.contains("D2PG000109: 1000 sessions were asked for"));
        modify("sessions", "many");
        browser.text(text -> text.contains("D2PG000505") && !text.contains("D2PG000109"));
        assertThat(browser.barriers()).as("all actions, and a refusal").isEmpty();
        modify("sessions", "0");
        browser.text(text -> text.contains("1 open of 0"));
        browser.click(".suspend summary");
        assertThat(browser.text(text -> text.contains("can be restarted"))).contains("The steps in progress go on to their end");
        browser.click("[id='form:suspend']");
        browser.text(text -> text.contains("is being suspended") && !text.contains("D2PG000505"));
        modify("sessions", "2");
        browser.text(text -> text.contains("D2PG000900: The sessions of the run " + run.id() + " can't be changed any more, it is being suspended"));
        browser.click(".abort summary");
        enter("reason", "too late");
        browser.click("[id='form:abort']");
        assertThat(browser.text(text -> text.contains("D2PG000104: The operator \"operator\" aborted the run: too late")))
                .contains("What next D2PG000857: ", "data2pg restart " + run.id());
        browser.click(".restart summary");
        browser.text(text -> text.contains("A new run takes this one over: its 0 completed steps of 2 are kept"));
        assertThat(browser.attribute("[id='form:restartSessions']", "value")).as("as it began").isEqualTo("3");
        assertThat(browser.barriers()).isEmpty();
        browser.click("[id='form:restart']");
        browser.text(text -> text.contains("D2PG000300"));
        assertThat(browser.elements("[id='form:abort'], [id='form:modify']")).isEmpty();
    }

    @Test
    void anOldFormTakesNoChangeOfAnotherOperatorBack() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "SHARED").steps("s", 1, "In_progress");
        RestClient other = new RestClient(server.url(), ADMIN, server.password());
        String address = "runs/" + run.id();
        logIn(OPERATOR, run, "");
        browser.text(text -> text.contains("1 open of 3") && text.contains("for SHARED"));
        other.patch(address, Json.createObjectBuilder().add("sessions", 8).build());
        browser.text(text -> text.contains("1 open of 8"));
        assertThat(browser.attribute("[id='form:sessions']", "value")).as("the form is as it was opened").isEqualTo("3");
        modify("comment", "mine");
        browser.text(text -> text.contains("mine") && !text.contains("for SHARED"));
        assertThat(other.get(address).getInt("sessions")).isEqualTo(8);
        other.patch(address, Json.createObjectBuilder().add("sessions", 5).build());
        browser.text(text -> text.contains("1 open of 5"));
        modify("sessions", "6");
        browser.text(text -> text.contains("D2PG000741: The run " + run.id() + " has been changed since you have seen it"));
        assertThat(other.get(address).getInt("sessions")).isEqualTo(5);
        modify("sessions", "6");
        browser.text(text -> text.contains("1 open of 6") && !text.contains("D2PG000741"));
        modify("comment", "");
        browser.text(text -> !text.contains("mine"));
        assertThat(other.get(address).get("comment")).as("taken away").isEqualTo(JsonValue.NULL);
        browser.click(".modify summary");
        browser.click("[id='form:modify']");
        browser.text(text -> text.contains("D2PG000129"));
    }

    private void modify(String field, String value) {
        browser.click(".modify summary");
        enter(field, value);
        browser.click("[id='form:modify']");
    }

    private void enter(String field, String value) {
        browser.element("[id='form:" + field + "']").clear();
        browser.element("[id='form:" + field + "']").sendKeys(value);
    }

    @Test
    void whatWasOpenedToActIsClosedByEscape() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ESCAPED").steps("s", 1, "In_progress");
        logIn(OPERATOR, run, "");
        browser.element(".abort summary").sendKeys(Keys.ENTER);
        browser.element(".abort[open]");
        browser.press(Keys.TAB);
        assertThat(browser.focused().getAttribute("id")).isEqualTo("form:reason");
        browser.press("no", Keys.ESCAPE);
        browser.gone(".abort[open]");
        assertThat(browser.focused().getText()).isEqualTo("Abort …");
        tab(run, "&tab=sessions&cancel=s1");
        browser.element("[id='parts:reason']").sendKeys(Keys.ESCAPE);
        browser.gone(".confirm");
        assertThat(browser.url()).contains("tab=sessions").doesNotContain("cancel=");
        assertThat(status(run)).as("nothing was done").isEqualTo("In_progress");
    }

    private String status(RecordedRun run) throws SQLException {
        return server.found("SELECT run_status FROM run WHERE run_id = " + run.id());
    }

    @Test
    void aViewerHasNoActions() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(server, "ONLY_SEEN").steps("s", 1, "In_progress");
        logIn(VIEWER, run, "&tab=sessions&cancel=s1");
        browser.text(text -> text.contains("ONLY_SEEN") && text.contains("Backend"));
        assertThat(browser.elements("[id='form:suspend'], [id='form:abort'], [id='form:modify'], [id='form:restart'], [id='parts:cancelStep'], a[href*='cancel=']")).isEmpty();
    }
}
