package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.ADMIN;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import jakarta.json.Json;
import org.data2pg.control.Sample;
import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Whatever an operator calls his target databases, migrations, batches and steps: every door tells the names as they are, and nothing comes of it. */
class NamesIT {

    private static final String NASTY = "<script>window.hacked=1</script>\"'\\";

    @Test
    void allNamesAreTextOnly() throws SQLException {
        SharedServer server = SharedServer.get();
        RestClient rest = new RestClient(server.url(), ADMIN, server.password());
        Sample sample = Sample.registered();
        String literal = "'" + NASTY.replace("'", "''") + "'";
        sample.execute("INSERT INTO data2pg.migration VALUES (" + literal + ", 'PostgreSQL', 'postgres_fdw', 'its server', '', '', false, null, true, now())",
                "INSERT INTO data2pg.batch VALUES (" + literal + ", " + literal + ", 'COPY', false, false)");
        sample.step(NASTY, NASTY, 1);
        rest.post("target-databases", sample.connection().add("id", NASTY).build());
        long run = rest.post("runs", Json.createObjectBuilder().add("targetDatabase", NASTY).add("batch", NASTY).build()).getJsonNumber("id").longValue();
        await().atMost(Duration.ofMinutes(2)).until(() -> rest.get("runs/" + run).getString("status").equals("Completed"));
        String escaped = NASTY.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(rest.text("metrics")).contains("batch=\"" + escaped + "\"", "target_database=\"" + escaped + "\"");
        String name = Links.encoded(NASTY);
        try (Browser browser = Browser.open()) {
            browser.go(server.url()).login(ADMIN, server.password());
            browser.text(text -> text.contains("Active runs"));
            for (String page : List.of("target.xhtml?id=" + name, "target-edit.xhtml?id=" + name, "plan.xhtml?target=" + name + "&batch=" + name,
                    "plan.xhtml?view=graph&target=" + name + "&batch=" + name, "runs.xhtml?target=" + name, "run.xhtml?id=" + run, "audit.xhtml")) {
                browser.go(server.url() + page);
                browser.text(text -> text.contains(NASTY));
                assertThat(browser.script("return window.hacked")).as(page).isNull();
            }
            browser.go(server.url() + "target.xhtml?id=" + name);
            browser.text(text -> text.contains("Migrations and batches"));
            assertThat(browser.elements("h3")).extracting(heading -> heading.getText()).contains(NASTY);
            for (String page : List.of("targets.xhtml", "start.xhtml?target=" + name + "&batch=" + name, "dashboard.xhtml")) {
                browser.go(server.url() + page).element("main h1");
                assertThat(browser.script("return window.hacked")).as(page).isNull();
            }
        }
    }
}
