package org.data2pg.console;

import static org.data2pg.fixture.SharedServer.ADMIN;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import jakarta.json.Json;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.RestClient;
import org.data2pg.fixture.SharedServer;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** An administrator in a browser who fills forms about target databases, and two databases for them: a source, and a target in the end. */
final class TargetSite implements AutoCloseable {

    /** A name that would do harm if it were taken for more than a name. */
    static final String NASTY = "<script>alert(1)</script>\"'\\";
    /** Who runs batches on the target. */
    static final String MIGRATOR = "migrator";

    private final Browser browser = Browser.open();
    private final SharedServer server = SharedServer.get();
    private final String source;
    private final String target;

    /** Logged in; the names of the databases begin with this one. */
    TargetSite(String name) {
        source = name + "_source";
        target = name + "_target";
        browser.go(server.url()).login(ADMIN, server.password());
        browser.text(text -> text.contains("Active runs"));
    }

    Browser browser() {
        return browser;
    }

    SharedServer server() {
        return server;
    }

    /** The target database, also as an entry; it need not be there. */
    String target() {
        return target;
    }

    RestClient rest() {
        return new RestClient(server.url(), ADMIN, server.password());
    }

    /** Makes both databases, with the same tables, filled in the source. */
    TargetSite databases() throws SQLException {
        for (String database : new String[] {source, target}) {
            server.postgres().createDatabase(database);
            execute(database, "CREATE TABLE " + quoted(NASTY) + " (id INT PRIMARY KEY)", "CREATE TABLE plain (id INT PRIMARY KEY)");
        }
        execute(source, "INSERT INTO plain SELECT generate_series(1, 100)", "INSERT INTO " + quoted(NASTY) + " SELECT generate_series(1, 10)", "ANALYZE");
        return migrator();
    }

    /** Other tests on this server may have made him. */
    TargetSite migrator() throws SQLException {
        if (found("postgres", "SELECT 1 FROM pg_roles WHERE rolname = '" + MIGRATOR + "'").isEmpty()) {
            execute("postgres", "CREATE ROLE " + MIGRATOR + " LOGIN PASSWORD '" + server.password() + "'");
        }
        return this;
    }

    /** Makes the entry of the target, and installs the extension there. */
    TargetSite installed() {
        PostgresServer postgres = server.postgres();
        rest().post("target-databases", Json.createObjectBuilder().add("id", target).add("host", postgres.host()).add("port", postgres.port())
                .add("dbname", target).add("user", MIGRATOR).add("password", server.password()).build());
        rest().post("target-databases/" + target + "/extension/install",
                Json.createObjectBuilder().add("user", PostgresServer.SUPERUSER).add("password", postgres.password()).build());
        return this;
    }

    /** A migration with a COPY batch of a nasty name and a COMPARE batch, not completed yet. */
    TargetSite configured() throws SQLException {
        PostgresServer postgres = server.postgres();
        execute(target, "SELECT data2pg.create_migration('shop', 'PostgreSQL', 'postgres_fdw', $$host '" + postgres.peerHost() + "', port '" + postgres.peerPort()
                        + "', dbname '" + source + "'$$, $$user 'postgres', password '" + postgres.password() + "'$$)",
                "SELECT data2pg.register_tables('shop', 'public')", "SELECT data2pg.create_batch(" + literal(NASTY) + ", 'shop', 'COPY', true, true)",
                "SELECT data2pg.assign_tables_to_batch(" + literal(NASTY) + ", 'public')",
                "SELECT data2pg.assign_tables_checks_to_batch(" + literal(NASTY) + ", 'public')", "SELECT data2pg.create_batch('LOOK', 'shop', 'COMPARE', true, true)");
        return this;
    }

    TargetSite completed() throws SQLException {
        execute(target, "SELECT data2pg.complete_migration_configuration('shop')");
        return this;
    }

    void go(String page) {
        browser.go(server.url() + page);
    }

    void write(String field, String value) {
        WebElement input = field(field);
        input.clear();
        input.sendKeys(value);
    }

    String value(String field) {
        return field(field).getAttribute("value");
    }

    WebElement field(String name) {
        return browser.element("[id='form:" + name + "']");
    }

    void click(String button) {
        browser.click("[id='form:" + button + "']");
    }

    void select(String field, String begin) {
        Select select = new Select(field(field));
        String label = select.getOptions().stream().map(WebElement::getText).filter(text -> text.startsWith(begin)).findFirst().orElseThrow();
        select.selectByVisibleText(label);
    }

    String refusalAt(String field) {
        return browser.element("[id='" + field + "-about'] .refusal").getText();
    }

    void install(String user, String password) {
        changeExtension("install", "Install version", user, password);
    }

    void upgrade(String user, String password) {
        changeExtension("upgrade", "Upgrade to version", user, password);
    }

    private void changeExtension(String button, String offer, String user, String password) {
        browser.text(text -> text.contains(offer));
        if (!field(button).isDisplayed()) {
            browser.click("details.extension summary");
        }
        write("login", user == null ? "" : user);
        write("loginPassword", password == null ? "" : password);
        browser.script("document.querySelectorAll('form [role=alert]').forEach(told => told.remove())");
        click(button);
    }

    /** First values that a query in the target finds. */
    List<String> found(String query) throws SQLException {
        return found(target, query);
    }

    List<String> found(String database, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.postgres().connect(database); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    void execute(String database, String... statements) throws SQLException {
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

    @Override
    public void close() {
        browser.close();
    }
}
