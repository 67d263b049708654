package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.Project;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an administrator is offered for an extension of another version, in a real browser. */
class ExtensionUpgradeIT {

    private static TargetSite site;

    @BeforeAll
    static void open() throws SQLException {
        site = new TargetSite("upgraded").migrator();
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void anOlderExtensionIsUpgradedAndANewerOneLeftAlone() throws SQLException {
        anOlderExtensionIsUpgraded();
        aNewerExtensionIsLeftAlone();
    }

    private void anOlderExtensionIsUpgraded() throws SQLException {
        site.server().postgres().createDatabase(site.target());
        site.execute(site.target(), PreviousRelease.psqlScript());
        site.go("target-edit.xhtml");
        site.write("newId", site.target());
        site.write("host", site.server().postgres().host());
        site.write("port", Integer.toString(site.server().postgres().port()));
        site.write("dbname", site.target());
        site.write("user", TargetSite.MIGRATOR);
        site.write("password", site.server().password());
        site.click("save");
        site.browser().text(text -> text.contains("Upgrade to version " + Project.version()));
        site.upgrade(null, null);
        assertThat(site.browser().text(text -> text.contains("D2PG000336"))).contains("belongs to \"postgres\", and \"migrator\" may not act for that role");
        assertThat(site.browser().barriers()).isEmpty();
        site.upgrade("postgres", site.server().postgres().password());
        assertThat(site.browser().text(text -> text.contains("The extension is upgraded."))).doesNotContain("Upgrade to version", PreviousRelease.VERSION);
        assertThat(site.found("select data2pg.data2pg_version()")).containsExactly(Project.version());
    }

    private void aNewerExtensionIsLeftAlone() throws SQLException {
        site.execute(site.target(), "CREATE OR REPLACE FUNCTION data2pg.data2pg_version() RETURNS TEXT LANGUAGE sql AS $$ SELECT '99.0.0' $$");
        site.go("target.xhtml?id=" + site.target());
        assertThat(site.browser().text(text -> text.contains("D2PG000332"))).contains("Upgrade this server instead").doesNotContain("Upgrade to version");
    }
}
