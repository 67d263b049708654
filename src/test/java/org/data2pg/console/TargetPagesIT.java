package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** What an administrator does with a target database, from its first entry to a configured migration, in a real browser. */
class TargetPagesIT {

    private static TargetSite site;

    @BeforeAll
    static void open() throws SQLException {
        site = new TargetSite("console").databases();
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void fromTheFirstEntryToTheWorkingPlan() throws SQLException {
        anEntryIsMade();
        theExtensionIsInstalled();
        theMigrationIsSeenOnceItIsConfigured();
        migrationsAndPlansAreShown();
        aViewerOnlyLooks();
        assertThat(site.browser().script("return window.hacked")).isNull();
    }

    private void anEntryIsMade() {
        site.go("targets.xhtml");
        assertThat(site.browser().barriers()).isEmpty();
        site.browser().click("[id='form:new']");
        site.write("newId", site.target());
        site.write("port", "many");
        site.click("save");
        assertThat(site.refusalAt("port")).startsWith("D2PG000512");
        assertThat(site.value("newId")).as("what was written stays").isEqualTo(site.target());
        site.write("port", Integer.toString(site.server().postgres().port()));
        site.click("save");
        site.browser().text(text -> text.contains("D2PG000202"));
        assertThat(site.refusalAt("host")).contains("has no host");
        assertThat(site.browser().barriers()).isEmpty();
        site.write("host", site.server().postgres().host());
        site.write("dbname", site.target());
        site.write("user", TargetSite.MIGRATOR);
        site.write("password", site.server().password());
        site.write("description", TargetSite.NASTY);
        site.click("save");
        assertThat(site.browser().text(text -> text.contains("Target database " + site.target()))).contains(TargetSite.NASTY);
    }

    private void theExtensionIsInstalled() throws SQLException {
        site.browser().text(text -> text.contains("D2PG000301"));
        assertThat(site.browser().barriers()).isEmpty();
        site.install(null, null);
        assertThat(site.browser().text(text -> text.contains("D2PG000335"))).contains("The user \"migrator\" may not do this");
        assertThat(extensions()).as("nothing half-done").isZero();
        site.install("postgres", null);
        site.browser().text(text -> text.contains("D2PG000516"));
        site.install("postgres", "wrong");
        site.browser().text(text -> text.contains("D2PG000300"));
        site.execute(site.target(), "CREATE SCHEMA data2pg CREATE TABLE own (id INT)");
        site.install("postgres", site.server().postgres().password());
        assertThat(site.browser().text(text -> text.contains("D2PG000336"))).contains("holds other objects");
        site.execute(site.target(), "DROP SCHEMA data2pg CASCADE");
        site.install("postgres", site.server().postgres().password());
        assertThat(site.browser().text(text -> text.contains("The extension is installed."))).contains("No migration is configured there");
        assertThat(extensions()).isPositive();
    }

    private void theMigrationIsSeenOnceItIsConfigured() throws SQLException {
        site.configured();
        site.go("target.xhtml?id=" + site.target());
        assertThat(site.browser().text(text -> text.contains("not completed"))).contains("not ready");
        site.completed();
    }

    private void migrationsAndPlansAreShown() {
        site.click("check");
        site.browser().text(text -> text.contains("The connection works"));
        assertThat(site.browser().text(text -> text.contains("configuration completed"))).contains(TargetSite.NASTY).contains("PostgreSQL, 2 tables, 110 rows").contains("ready");
        assertThat(site.browser().barriers()).isEmpty();
        row(TargetSite.NASTY).findElement(By.linkText("Table")).click();
        assertThat(site.browser().text(text -> text.contains("Working plan of " + TargetSite.NASTY))).contains("public." + TargetSite.NASTY + "._check").contains("_copy_table")
                .contains("INIT_shop").contains("Waits for");
        assertThat(site.browser().barriers()).isEmpty();
        site.browser().click("[id='asGraph']");
        site.browser().element(".graph svg");
        assertThat(site.browser().elements(".graph a rect")).hasSize(6);
        assertThat(site.browser().elements(".graph path.arrow")).hasSize(6);
        assertThat(site.browser().barriers()).isEmpty();
        site.browser().elements(".graph a").stream().filter(box -> box.getText().contains("public.plain._check")).findFirst().orElseThrow().click();
        site.browser().text(text -> text.contains("Show the whole plan"));
        assertThat(site.browser().elements(".graph a rect")).as("the check, its table, and END").hasSize(3);
        assertThat(site.browser().barriers()).isEmpty();
    }

    private void aViewerOnlyLooks() {
        site.browser().click(".logout button");
        site.browser().element("#password");
        site.browser().go(site.server().url() + "target.xhtml?id=" + site.target()).login(VIEWER, site.server().password());
        site.browser().text(text -> text.contains("configuration completed"));
        assertThat(site.browser().elements("main button, main .button")).isEmpty();
        site.go("start.xhtml?target=" + site.target());
        site.browser().text(text -> text.contains("D2PG000592") && text.contains("data2pg-operator"));
        assertThat(site.browser().elements("main button, main select, main label")).isEmpty();
        assertThat(site.browser().barriers()).isEmpty();
    }

    private static int extensions() throws SQLException {
        return Integer.parseInt(site.found("select count(*) from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'data2pg'").get(0));
    }

    private static WebElement row(String batch) {
        return site.browser().elements("table.plain tbody tr").stream().filter(line -> line.getText().startsWith(batch)).findFirst().orElseThrow();
    }
}
