package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.OPERATOR;

import java.sql.SQLException;

import org.data2pg.control.Sample;
import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.support.ui.Select;

/** A run that has been rehearsed elsewhere is started, in a real browser. */
class ReferenceRunIT {

    @Test
    void aRehearsalOnAnotherTargetDatabaseIsTheReference() throws SQLException {
        SharedServer server = SharedServer.get();
        Sample sample = Sample.registered().batch("REHEARSED").step("REHEARSED", "s1", 1);
        RecordedRun here = RecordedRun.inProgress(server, "REHEARSED").steps("s", 1, "Completed").completed();
        RecordedRun rehearsal = RecordedRun.inProgress(server, "REHEARSED").steps("s", 1, "Completed").completed();
        RecordedRun notListed = RecordedRun.inProgress(server, "REHEARSED_BEFORE").steps("s", 1, "Completed").completed();
        server.execute("UPDATE run SET run_database = '" + sample.name() + "' WHERE run_id = " + here.id());
        try (Browser browser = Browser.open()) {
            browser.go(server.url() + "start.xhtml?target=" + sample.name() + "&batch=REHEARSED").login(OPERATOR, server.password());
            Select references = new Select(browser.element("[id='form:referenceRun']"));
            assertThat(references.getOptions()).extracting(option -> option.getAttribute("value")).as("the one of this target database before a newer one")
                    .containsExactly("", Long.toString(here.id()), Long.toString(rehearsal.id()));
            assertThat(references.getOptions().get(2).getText()).contains(rehearsal.targetDatabase());
            references.selectByIndex(2);
            browser.click("[id='form:estimate']");
            browser.text(text -> text.contains("Run " + rehearsal.id() + " took"));
            browser.element("[id='form:referenceNumber']").sendKeys("987654321");
            browser.click("[id='form:estimate']");
            browser.text(text -> text.contains("D2PG000111"));
            assertThat(browser.elements("[id='referenceNumber-about'] .refusal")).hasSize(1);
            browser.element("[id='form:referenceNumber']").clear();
            browser.element("[id='form:referenceNumber']").sendKeys("the last one");
            browser.click("[id='form:estimate']");
            browser.text(text -> text.contains("D2PG000504"));
            browser.element("[id='form:referenceNumber']").clear();
            browser.element("[id='form:referenceNumber']").sendKeys(Long.toString(notListed.id()));
            browser.click("[id='form:estimate']");
            browser.text(text -> text.contains("Run " + notListed.id() + " took"));
            assertThat(browser.barriers()).isEmpty();
            new Select(browser.element("[id='form:takeover']")).selectByVisibleText("The run is aborted");
            browser.click("[id='form:start']");
            browser.text(text -> text.contains("REHEARSED on " + sample.name()) && text.contains("Completed"));
            assertThat(browser.texts(".facts div")).anyMatch(fact -> fact.startsWith("When the server dies") && fact.endsWith("abort"))
                    .anyMatch(fact -> fact.startsWith("Reference run") && fact.endsWith(Long.toString(notListed.id())));
            browser.follow("Run the batch again");
            browser.text(text -> text.contains("Start a run"));
            assertThat(new Select(browser.element("[id='form:batch']")).getFirstSelectedOption().getAttribute("value")).isEqualTo("REHEARSED");
        }
    }
}
