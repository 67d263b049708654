package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;

import org.data2pg.targetdb.StepOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.support.ui.Select;

/** What an operator does to start runs, in a real browser. */
class StartPageIT {

    private static TargetSite site;

    @BeforeAll
    static void open() throws SQLException {
        site = new TargetSite("started").databases().installed().configured().completed();
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void fromTheFirstRunToTheNext() {
        aRunIsStarted();
        theNextRunIsEstimated();
        aLockRefusesTheNextRun();
        whatHasRunsIsNotDeleted();
        assertThat(site.browser().script("return window.hacked")).isNull();
    }

    private void aRunIsStarted() {
        site.go("start.xhtml?target=" + site.target() + "&batch=nowhere");
        site.browser().text(text -> text.contains("D2PG000105"));
        assertThat(site.refusalAt("batch")).contains("has no batch \"nowhere\". Its batches are: ", TargetSite.NASTY);
        site.go("start.xhtml?target=" + site.target());
        site.browser().text(text -> text.contains("At most "));
        site.select("batch", TargetSite.NASTY);
        site.browser().text(text -> text.contains("COPY_PCT_ROWS"));
        assertThat(site.browser().barriers()).isEmpty();
        site.write("sessions", "5000");
        site.browser().element("#option-COPY_PCT_ROWS").sendKeys("101");
        site.click("start");
        site.browser().text(text -> text.contains("D2PG000511: \"101\" is no value of the step option COPY_PCT_ROWS: it takes a number from 0 to 100"));
        site.browser().element("#option-COPY_PCT_ROWS").clear();
        site.browser().element("#option-COPY_MAX_ROWS").sendKeys("50");
        site.click("toggle");
        site.browser().text(text -> text.contains("Write in fields"));
        assertThat(site.value("json")).isEqualTo("{\"COPY_MAX_ROWS\":50}");
        site.write("json", "{\"COPY_MAX_ROWS\": 60, \"NOTHING\": 1}");
        site.click("toggle");
        site.browser().text(text -> text.contains("D2PG000513"));
        site.click("start");
        site.browser().text(text -> text.contains("D2PG000107"));
        assertThat(site.browser().barriers()).as("JSON, and what is refused of it").isEmpty();
        site.write("json", "{\"COPY_MAX_ROWS\": 60}");
        site.click("toggle");
        site.browser().text(text -> text.contains("Write as JSON"));
        assertThat(site.browser().element("#option-COPY_MAX_ROWS").getAttribute("value")).isEqualTo("60");
        site.click("start");
        site.browser().text(text -> text.contains("D2PG000109"));
        assertThat(site.refusalAt("sessions")).contains("5000 sessions were asked for");
        site.write("sessions", "2");
        site.write("ascSessions", "1");
        site.write("comment", TargetSite.NASTY);
        site.select("onError", "Go on with all");
        site.click("start");
        assertThat(site.browser().text(text -> text.contains("Completed") && text.contains(TargetSite.NASTY + " on " + site.target()))).contains("COPY_MAX_ROWS");
    }

    private void theNextRunIsEstimated() {
        // The run before may be at its last step still
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            site.go("start.xhtml?target=" + site.target() + "&batch=" + Links.encoded(TargetSite.NASTY));
            return new Select(site.browser().element("[id='form:referenceRun']")).getOptions().size() > 1;
        });
        site.write("sessions", "3");
        site.click("estimate");
        site.browser().text(text -> text.contains("D2PG000517"));
        new Select(site.browser().element("[id='form:referenceRun']")).selectByIndex(1);
        site.click("estimate");
        String shown = site.browser().text(text -> text.contains("No number of sessions"));
        assertThat(shown).contains("with 2 sessions");
        assertThat(site.browser().elements("[id='form:whatIf'] tbody tr")).hasSize(3);
        assertThat(site.browser().barriers()).isEmpty();
        assertThat(dashboardWithTheTarget()).contains("Completed").contains(TargetSite.NASTY);
        assertThat(site.browser().barriers()).isEmpty();
    }

    /** Other tests have target databases, too: it may stand on any page of their list. */
    private String dashboardWithTheTarget() {
        site.go("dashboard.xhtml");
        String text = site.browser().text(shown -> shown.contains("Target databases"));
        for (int page = 2; !text.contains(site.target()); page++) {
            site.browser().click("section[aria-labelledby=targets] nav.pages a[rel=next]");
            String there = "Page " + page + " of ";
            text = site.browser().text(shown -> shown.contains(there));
        }
        return text;
    }

    private void aLockRefusesTheNextRun() {
        site.go("target.xhtml?id=" + site.target());
        site.click("lock");
        site.browser().text(text -> text.contains("The target database is locked"));
        site.go("start.xhtml?target=" + site.target() + "&batch=" + Links.encoded(TargetSite.NASTY));
        site.click("start");
        site.browser().text(text -> text.contains("D2PG000101"));
        assertThat(site.refusalAt("target")).contains("is locked");
        site.go("target.xhtml?id=" + site.target());
        site.click("unlock");
        site.browser().text(text -> text.contains("no longer locked"));
    }

    private void whatHasRunsIsNotDeleted() {
        site.browser().click(".abort summary");
        site.click("remove");
        site.browser().text(text -> text.contains("D2PG000205"));
        site.browser().click("[id='form:edit']");
        site.write("description", "changed");
        site.click("save");
        site.browser().text(text -> text.contains("Target database " + site.target()) && text.contains("changed"));
    }

    @Test
    void theOptionsOfTheFormAreThoseOfTheExtension() throws SQLException {
        assertThat(site.found("select distinct m[1] from pg_proc, regexp_matches(prosrc, '''([A-Z]+_[A-Z_]+)''', 'g') m where proname = '__check_step_options'"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(StepOption.values()).map(StepOption::name).toList());
        for (StepOption option : StepOption.values()) {
            if (option.type() == StepOption.Type.BOOLEAN) {
                assertThat(objection(option, "true")).isEmpty();
                assertThat(objection(option, "1")).isNotEmpty();
            } else {
                assertThat(objection(option, Long.toString(option.highest()))).isEmpty();
                assertThat(objection(option, BigInteger.valueOf(option.highest()).add(BigInteger.ONE).toString())).isNotEmpty();
                assertThat(objection(option, "-1")).isNotEmpty();
                assertThat(objection(option, "0.5").isEmpty()).isEqualTo(option.type() == StepOption.Type.NUMBER);
            }
        }
    }

    private static String objection(StepOption option, String value) throws SQLException {
        return site.found("select data2pg.__check_step_options('{\"" + option + "\": " + value + "}')").get(0);
    }
}
