package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Who did what, in a real browser. */
class AuditPageIT {

    private static final String NASTY = "<script>window.hacked=1</script>\"'\\";

    @Test
    void everythingIsShownTheNewestFirst() throws SQLException {
        SharedServer server = SharedServer.get();
        String nasty = "'" + NASTY.replace("'", "''") + "'";
        try (Browser browser = Browser.open()) {
            browser.go(server.url() + "audit.xhtml").login(VIEWER, server.password());
            browser.text(text -> text.contains("Audit"));
            server.execute("INSERT INTO audit (aud_ts, aud_login, aud_door, aud_address, aud_action, aud_run, aud_database, aud_parameters, aud_outcome, aud_message, aud_token)"
                            + " SELECT now(), " + nasty + ", 'rest', '192.0.2.7', 'restart', CASE WHEN g = 60 THEN 4712 END, " + nasty + ", jsonb_build_object('comment', " + nasty
                            + "), 'refused', 'D2PG000133: ' || " + nasty + ", 4711 FROM generate_series(1, 60) g");
            browser.go(server.url() + "audit.xhtml");
            assertThat(browser.text(text -> text.contains("Page 1 of "))).contains("D2PG000133: " + NASTY).contains("rest 192.0.2.7 token 4711").contains("refused");
            assertThat(browser.elements("[id='form:table_data'] tr")).hasSize(50);
            assertThat(browser.elements("[id='form:table_data'] a[href*='id=4712']")).hasSize(1);
            assertThat(browser.element("nav a[aria-current=page]").getText()).isEqualTo("Audit");
            assertThat(browser.barriers()).isEmpty();
            browser.click("nav.pages a[rel=next]");
            browser.text(text -> text.contains("Page 2 of "));
            assertThat(browser.script("return window.hacked")).isNull();
        } finally {
            server.execute("DELETE FROM audit WHERE aud_token = 4711");
        }
    }
}
