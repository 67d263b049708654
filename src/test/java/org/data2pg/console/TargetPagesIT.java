package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PreviousRelease;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;
import org.data2pg.targetdb.StepOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** What an administrator and an operator do with a target database, from its first entry to its first run, in a real browser. */
class TargetPagesIT {

    private static final String NASTY = "<script>alert(1)</script>\"'\\";
    private static final String SOURCE = "console_source";
    private static final String TARGET = "console_target";
    private static final String UPGRADED = "console_upgraded";

    private static SharedServer server;
    private static Browser browser;

    @BeforeAll
    static void open() throws SQLException {
        browser = Browser.open();
        server = SharedServer.get();
        PostgresServer postgres = server.postgres();
        postgres.createDatabase(SOURCE);
        postgres.createDatabase(TARGET);
        for (String database : new String[] {SOURCE, TARGET}) {
            execute(database, "CREATE TABLE " + quoted(NASTY) + " (id INT PRIMARY KEY)", "CREATE TABLE plain (id INT PRIMARY KEY)");
        }
        execute(SOURCE, "INSERT INTO plain SELECT generate_series(1, 100)", "INSERT INTO " + quoted(NASTY) + " SELECT generate_series(1, 10)", "ANALYZE");
        execute("postgres", "CREATE ROLE migrator LOGIN PASSWORD '" + server.password() + "'");
        browser.go(server.url()).login(ADMIN, server.password());
        browser.text(text -> text.contains("Active runs"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void fromTheFirstEntryToTheFirstRun() throws SQLException {
        anEntryIsMade();
        theExtensionIsInstalled();
        configure();
        migrationsAndPlansAreShown();
        aRunIsStarted();
        theNextRunIsEstimated();
        aLockRefusesTheNextRun();
        whatHasRunsIsNotDeleted();
        anotherAdministratorsChangeIsNotTakenBack();
        anOlderExtensionIsUpgraded();
        aNewerExtensionIsLeftAlone();
        aViewerOnlyLooks();
        assertThat(browser.script("return window.hacked")).isNull();
    }

    private void anEntryIsMade() {
        go("targets.xhtml");
        assertThat(browser.barriers()).isEmpty();
        browser.click("[id='form:new']");
        write("newId", TARGET);
        write("port", "many");
        click("save");
        assertThat(refusalAt("port")).startsWith("D2PG000512");
        assertThat(value("newId")).as("what was written stays").isEqualTo(TARGET);
        write("port", Integer.toString(server.postgres().port()));
        click("save");
        browser.text(text -> text.contains("D2PG000202"));
        assertThat(refusalAt("host")).contains("has no host");
        assertThat(browser.barriers()).isEmpty();
        write("host", server.postgres().host());
        write("dbname", TARGET);
        write("user", "migrator");
        write("password", server.password());
        write("description", NASTY);
        click("save");
        assertThat(browser.text(text -> text.contains("Target database " + TARGET))).contains(NASTY);
    }

    private void theExtensionIsInstalled() throws SQLException {
        browser.text(text -> text.contains("D2PG000301"));
        assertThat(browser.barriers()).isEmpty();
        install(null, null);
        assertThat(browser.text(text -> text.contains("D2PG000335"))).contains("The user \"migrator\" may not do this");
        assertThat(extensions()).as("nothing half-done").isZero();
        install("postgres", null);
        browser.text(text -> text.contains("D2PG000516"));
        install("postgres", "wrong");
        browser.text(text -> text.contains("D2PG000300"));
        execute(TARGET, "CREATE SCHEMA data2pg CREATE TABLE own (id INT)");
        install("postgres", server.postgres().password());
        assertThat(browser.text(text -> text.contains("D2PG000336"))).contains("holds other objects");
        execute(TARGET, "DROP SCHEMA data2pg CASCADE");
        install("postgres", server.postgres().password());
        assertThat(browser.text(text -> text.contains("The extension is installed."))).contains("No migration is configured there");
        assertThat(extensions()).isPositive();
        theOptionsOfTheFormAreThoseOfTheExtension();
    }

    private void theOptionsOfTheFormAreThoseOfTheExtension() throws SQLException {
        assertThat(found("select distinct m[1] from pg_proc, regexp_matches(prosrc, '''([A-Z]+_[A-Z_]+)''', 'g') m where proname = '__check_step_options'"))
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
        return found("select data2pg.__check_step_options('{\"" + option + "\": " + value + "}')").get(0);
    }

    private void configure() throws SQLException {
        PostgresServer postgres = server.postgres();
        execute(TARGET, "SELECT data2pg.create_migration('shop', 'PostgreSQL', 'postgres_fdw', $$host '" + postgres.peerHost() + "', port '" + postgres.peerPort()
                        + "', dbname '" + SOURCE + "'$$, $$user 'postgres', password '" + postgres.password() + "'$$)",
                "SELECT data2pg.register_tables('shop', 'public')", "SELECT data2pg.create_batch(" + literal(NASTY) + ", 'shop', 'COPY', true, true)",
                "SELECT data2pg.assign_tables_to_batch(" + literal(NASTY) + ", 'public')",
                "SELECT data2pg.assign_tables_checks_to_batch(" + literal(NASTY) + ", 'public')", "SELECT data2pg.create_batch('LOOK', 'shop', 'COMPARE', true, true)");
        go("target.xhtml?id=" + TARGET);
        assertThat(browser.text(text -> text.contains("not completed"))).contains("not ready");
        execute(TARGET, "SELECT data2pg.complete_migration_configuration('shop')");
    }

    private void migrationsAndPlansAreShown() {
        click("check");
        browser.text(text -> text.contains("The connection works"));
        assertThat(browser.text(text -> text.contains("configuration completed"))).contains(NASTY).contains("PostgreSQL, 2 tables, 110 rows").contains("ready");
        assertThat(browser.barriers()).isEmpty();
        row(NASTY).findElement(By.linkText("Table")).click();
        assertThat(browser.text(text -> text.contains("Working plan of " + NASTY))).contains("public." + NASTY + "._check").contains("_copy_table")
                .contains("INIT_shop").contains("Waits for");
        assertThat(browser.barriers()).isEmpty();
        browser.click("[id='asGraph']");
        browser.element(".graph svg");
        assertThat(browser.elements(".graph a rect")).hasSize(6);
        assertThat(browser.elements(".graph path.arrow")).hasSize(6);
        assertThat(browser.barriers()).isEmpty();
        browser.elements(".graph a").stream().filter(box -> box.getText().contains("public.plain._check")).findFirst().orElseThrow().click();
        browser.text(text -> text.contains("Show the whole plan"));
        assertThat(browser.elements(".graph a rect")).as("the check, its table, and END").hasSize(3);
    }

    private void aRunIsStarted() {
        go("start.xhtml?target=" + TARGET);
        browser.text(text -> text.contains("At most "));
        select("batch", NASTY);
        browser.text(text -> text.contains("COPY_PCT_ROWS"));
        assertThat(browser.barriers()).isEmpty();
        write("sessions", "5000");
        browser.element("#option-COPY_PCT_ROWS").sendKeys("101");
        click("start");
        browser.text(text -> text.contains("D2PG000511: \"101\" is no value of the step option COPY_PCT_ROWS: it takes a number from 0 to 100"));
        browser.element("#option-COPY_PCT_ROWS").clear();
        browser.element("#option-COPY_MAX_ROWS").sendKeys("50");
        click("toggle");
        browser.text(text -> text.contains("Write in fields"));
        assertThat(value("json")).isEqualTo("{\"COPY_MAX_ROWS\":50}");
        write("json", "{\"COPY_MAX_ROWS\": 60, \"NOTHING\": 1}");
        click("toggle");
        browser.text(text -> text.contains("D2PG000513"));
        click("start");
        browser.text(text -> text.contains("D2PG000107"));
        write("json", "{\"COPY_MAX_ROWS\": 60}");
        click("toggle");
        browser.text(text -> text.contains("Write as JSON"));
        assertThat(browser.element("#option-COPY_MAX_ROWS").getAttribute("value")).isEqualTo("60");
        click("start");
        browser.text(text -> text.contains("D2PG000109"));
        assertThat(refusalAt("sessions")).contains("5000 sessions were asked for");
        write("sessions", "2");
        write("ascSessions", "1");
        write("comment", NASTY);
        select("onError", "Go on with all");
        click("start");
        assertThat(browser.text(text -> text.contains("Completed") && text.contains(NASTY + " on " + TARGET))).contains("COPY_MAX_ROWS");
    }

    private void theNextRunIsEstimated() {
        // The run before may be at its last step still
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            go("start.xhtml?target=" + TARGET + "&batch=" + Links.encoded(NASTY));
            return new Select(browser.element("[id='form:referenceRun']")).getOptions().size() > 1;
        });
        write("sessions", "3");
        click("estimate");
        browser.text(text -> text.contains("D2PG000517"));
        new Select(browser.element("[id='form:referenceRun']")).selectByIndex(1);
        click("estimate");
        String shown = browser.text(text -> text.contains("No number of sessions"));
        assertThat(shown).contains("with 2 sessions");
        assertThat(browser.elements("[id='form:whatIf'] tbody tr")).hasSize(3);
        assertThat(browser.barriers()).isEmpty();
        go("dashboard.xhtml");
        assertThat(browser.text(text -> text.contains(TARGET))).contains("Completed").contains(NASTY);
        assertThat(browser.barriers()).isEmpty();
    }

    private void aLockRefusesTheNextRun() {
        go("target.xhtml?id=" + TARGET);
        click("lock");
        browser.text(text -> text.contains("The target database is locked"));
        go("start.xhtml?target=" + TARGET + "&batch=" + Links.encoded(NASTY));
        click("start");
        browser.text(text -> text.contains("D2PG000101"));
        assertThat(refusalAt("target")).contains("is locked");
        go("target.xhtml?id=" + TARGET);
        click("unlock");
        browser.text(text -> text.contains("no longer locked"));
    }

    private void whatHasRunsIsNotDeleted() {
        browser.click(".abort summary");
        click("remove");
        browser.text(text -> text.contains("D2PG000205"));
        browser.click("[id='form:edit']");
        write("description", "changed");
        click("save");
        browser.text(text -> text.contains("Target database " + TARGET) && text.contains("changed"));
        go("target-edit.xhtml");
        write("newId", "to be deleted");
        write("jndiName", "java:jboss/datasources/Elsewhere");
        click("save");
        browser.text(text -> text.contains("D2PG000340"));
        browser.click(".abort summary");
        click("remove");
        assertThat(browser.text(text -> text.contains("New target database"))).doesNotContain("to be deleted");
    }

    private void anotherAdministratorsChangeIsNotTakenBack() {
        String id = "shared entry";
        JsonObject values = Json.createObjectBuilder().add("host", "h").add("dbname", "d").add("user", "u").build();
        RestClient other = new RestClient(server.url(), ADMIN, server.password());
        other.post("target-databases", Json.createObjectBuilder(values).add("id", id).build());
        String address = "target-databases/" + Links.encoded(id).replace("+", "%20");
        go("target-edit.xhtml?id=" + Links.encoded(id));
        write("description", "mine");
        other.put(address, Json.createObjectBuilder(values).add("locked", true).build());
        click("save");
        browser.text(text -> text.contains("Target database " + id) && text.contains("mine"));
        assertThat(browser.elements(".lock-true")).as("the other's lock stays").hasSize(1);
        browser.click("[id='form:edit']");
        write("host", "elsewhere");
        other.put(address, Json.createObjectBuilder(values).add("description", "theirs").build());
        click("save");
        browser.text(text -> text.contains("D2PG000210: The target database \"" + id + "\" has been changed since you have seen it"));
        assertThat(other.get(address).getString("host")).isEqualTo("h");
        go("target-edit.xhtml?id=" + Links.encoded(id));
        assertThat(value("description")).isEqualTo("theirs");
        browser.click("[id='form:locked']");
        click("save");
        browser.text(text -> text.contains("Target database " + id));
        assertThat(other.get(address).getBoolean("locked")).isFalse();
        assertThat(other.get(address).getString("description")).isEqualTo("theirs");
        browser.click(".abort summary");
        click("remove");
        browser.text(text -> text.contains("New target database"));
    }

    private void anOlderExtensionIsUpgraded() throws SQLException {
        server.postgres().createDatabase(UPGRADED);
        execute(UPGRADED, PreviousRelease.psqlScript());
        go("target-edit.xhtml");
        write("newId", UPGRADED);
        write("host", server.postgres().host());
        write("port", Integer.toString(server.postgres().port()));
        write("dbname", UPGRADED);
        write("user", "migrator");
        write("password", server.password());
        click("save");
        browser.text(text -> text.contains("Upgrade to version " + Project.version()));
        upgrade(null, null);
        assertThat(browser.text(text -> text.contains("D2PG000336"))).contains("belongs to \"postgres\", and \"migrator\" may not act for that role");
        assertThat(browser.barriers()).isEmpty();
        upgrade("postgres", server.postgres().password());
        assertThat(browser.text(text -> text.contains("The extension is upgraded."))).doesNotContain("Upgrade to version", PreviousRelease.VERSION);
        assertThat(found(UPGRADED, "select data2pg.data2pg_version()")).containsExactly(Project.version());
    }

    private void aNewerExtensionIsLeftAlone() throws SQLException {
        execute(UPGRADED, "CREATE OR REPLACE FUNCTION data2pg.data2pg_version() RETURNS TEXT LANGUAGE sql AS $$ SELECT '99.0.0' $$");
        go("target.xhtml?id=" + UPGRADED);
        assertThat(browser.text(text -> text.contains("D2PG000332"))).contains("Upgrade this server instead").doesNotContain("Upgrade to version");
    }

    private void aViewerOnlyLooks() {
        browser.click(".logout button");
        browser.element("#password");
        browser.go(server.url() + "target.xhtml?id=" + TARGET).login(VIEWER, server.password());
        browser.text(text -> text.contains("configuration completed"));
        assertThat(browser.elements("main button, main .button")).isEmpty();
        go("start.xhtml?target=" + TARGET);
        browser.text(text -> text.contains("data2pg-operator"));
        assertThat(browser.element("[id='form:start']").isEnabled()).isFalse();
    }

    private static void go(String page) {
        browser.go(server.url() + page);
    }

    private static void write(String field, String value) {
        WebElement input = browser.element("[id='form:" + field + "']");
        input.clear();
        input.sendKeys(value);
    }

    private static String value(String field) {
        return browser.element("[id='form:" + field + "']").getAttribute("value");
    }

    private static void click(String button) {
        browser.click("[id='form:" + button + "']");
    }

    private static void select(String field, String begin) {
        Select select = new Select(browser.element("[id='form:" + field + "']"));
        String label = select.getOptions().stream().map(WebElement::getText).filter(text -> text.startsWith(begin)).findFirst().orElseThrow();
        select.selectByVisibleText(label);
    }

    private static String refusalAt(String field) {
        return browser.element("[id='" + field + "-about'] .refusal").getText();
    }

    private static WebElement row(String batch) {
        return browser.elements("table.plain tbody tr").stream().filter(line -> line.getText().startsWith(batch)).findFirst().orElseThrow();
    }

    private static void install(String user, String password) {
        changeExtension("install", "Install version", user, password);
    }

    private static void upgrade(String user, String password) {
        changeExtension("upgrade", "Upgrade to version", user, password);
    }

    private static void changeExtension(String button, String offer, String user, String password) {
        browser.text(text -> text.contains(offer));
        if (!browser.element("[id='form:" + button + "']").isDisplayed()) {
            browser.click("details.extension summary");
        }
        write("login", user == null ? "" : user);
        write("loginPassword", password == null ? "" : password);
        browser.script("document.querySelectorAll('form [role=alert]').forEach(told => told.remove())");
        click(button);
    }

    private static int extensions() throws SQLException {
        return Integer.parseInt(found("select count(*) from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'data2pg'").get(0));
    }

    private static List<String> found(String query) throws SQLException {
        return found(TARGET, query);
    }

    private static List<String> found(String database, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.postgres().connect(database); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.postgres().connect(database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
