package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.data2pg.control.Sample;
import org.data2pg.fixture.Browser;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** The working plan of a batch as a table, in a real browser. */
class PlanPageIT {

    private static final String FIRST = "[id='form:table_data'] > tr:first-child";

    @Test
    void orderPageAndSearchStandInTheAddress() throws SQLException {
        SharedServer server = SharedServer.get();
        Sample sample = Sample.registered().batch("LONG_PLAN");
        sample.execute("INSERT INTO data2pg.step (stp_batch_name, stp_name, stp_type, stp_sql_function, stp_cost, stp_parents)"
                + " SELECT 'LONG_PLAN', 'step ' || lpad(g::text, 2, '0'), 'CUSTOM', '_note_call', g, '{}' FROM generate_series(1, 30) g");
        try (Browser browser = Browser.open()) {
            browser.go(server.url() + "plan.xhtml?target=" + sample.name() + "&batch=LONG_PLAN").login(VIEWER, server.password());
            browser.text(text -> text.contains("Page 1 of 2") && text.contains("Cumulative cost descending"));
            assertThat(browser.texts(FIRST)).singleElement().asString().contains("step 30");
            browser.click("[id='form:table_head'] a[href*='sort=name']");
            browser.text(text -> text.contains("Step ascending"));
            browser.click("nav.pages a[rel=next]");
            browser.text(text -> text.contains("Page 2 of 2"));
            assertThat(browser.texts(FIRST)).singleElement().asString().contains("step 26");
            assertThat(browser.url()).contains("batch=LONG_PLAN", "sort=name", "order=ascending", "page=2");
            assertThat(browser.barriers()).isEmpty();
            browser.element("input[name=text]").sendKeys("STEP 1");
            browser.click("main button");
            browser.text(text -> text.contains("step 10") && !text.contains("step 26") && text.contains("Step ascending"));
            browser.go(browser.url().replace("sort=name", "sort=password"));
            browser.text(text -> text.contains("D2PG000514: \"password\" is no value of sort"));
            browser.go(server.url() + "plan.xhtml?target=" + sample.name() + "&batch=LONG_PLAN&view=graph&step=step+31");
            assertThat(browser.text(text -> text.contains("D2PG000524: There is no step \"step 31\" in the plan."))).contains("Show the whole plan");
        }
    }
}
