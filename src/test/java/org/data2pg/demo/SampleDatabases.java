package org.data2pg.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.Secrets;

/**
 * The three databases of a migration: the sample company's, filled; the one it is to move to, with the same tables, empty, and the
 * configured migration; and the administration database, empty: its schema is the application's business.
 */
public final class SampleDatabases {

    /** With fewer the tables would not refer to each other. */
    public static final int LEAST_ROWS = 2_500;
    public static final String DATABASE = "shop";
    public static final String BATCH = "COPY_SHOP";
    /** Whom the sessions of a run connect as: the extension's role, to which the configuration script gives a password. */
    public static final String SESSION_USER = "data2pg";
    public static final String ADMINISTRATION = "data2pg_admin";
    public static final List<String> SCHEMAS = List.of("shop", "logistics", "Back office");

    private static final String READER = "reader";
    private static final List<String> TABLES = List.of("sample/10_shop.sql", "sample/20_logistics.sql", "sample/30_back_office.sql");
    private static final List<String> ROWS =
            List.of("sample/40_fill_shop.sql", "sample/50_fill_logistics.sql", "sample/60_fill_back_office.sql");
    private static final List<String> KEYS_AND_TRIGGERS = List.of("sample/70_keys.sql", "sample/80_triggers.sql");

    private final PostgresServer source;
    private final PostgresServer target;
    private final String readerPassword = Secrets.random();
    private final String sessionPassword = Secrets.random();
    private final String administrationPassword = Secrets.random();

    /** @param target also holds the administration database; it must have the extension's files */
    public SampleDatabases(PostgresServer source, PostgresServer target) {
        this.source = source;
        this.target = target;
    }

    /** @param rows in all, about; {@link #LEAST_ROWS} where there were to be fewer */
    public void fillSource(long rows) throws SQLException {
        fillSourceAs(DATABASE, rows);
    }

    void fillSourceAs(String database, long rows) throws SQLException {
        source.createDatabase(database);
        try (Connection connection = source.connect(database); Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL sample.rows = " + rows);
            run(connection, TABLES);
            run(connection, ROWS);
            run(connection, KEYS_AND_TRIGGERS);
            statement.execute("CREATE ROLE " + READER + " LOGIN PASSWORD '" + readerPassword + "' IN ROLE pg_read_all_data");
            connection.commit();
            connection.setAutoCommit(true);
            // The cost of a step is the size of its table
            statement.execute("VACUUM ANALYZE");
        }
    }

    public void createTarget() throws SQLException {
        target.createDatabase(DATABASE);
        try (Connection connection = target.connect(DATABASE)) {
            connection.setAutoCommit(false);
            run(connection, TABLES);
            run(connection, KEYS_AND_TRIGGERS);
            connection.commit();
        }
    }

    /** What the DBA does: see configure-shop.sql. */
    public void configureMigration() throws SQLException {
        SqlScript script = new SqlScript("configure-shop.sql").with(Map.of(
                "source_host", source.peerHost(), "source_port", Integer.toString(source.peerPort()), "source_dbname", DATABASE,
                "source_user", READER, "source_password", readerPassword, "session_password", sessionPassword));
        try (Connection connection = target.connect(DATABASE)) {
            script.run(connection);
        }
    }

    public void createAdministration() throws SQLException {
        target.createDatabase(ADMINISTRATION);
        try (Connection connection = target.connect(ADMINISTRATION); Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + ADMINISTRATION + " LOGIN PASSWORD '" + administrationPassword + "'");
            statement.execute("ALTER DATABASE " + ADMINISTRATION + " OWNER TO " + ADMINISTRATION);
        }
    }

    /** How to look into each of them, with the password that is asked for then. */
    public String access() {
        return String.format("Source:         %s%nPassword:       %s%nTarget:         %s%nAdministration: %s%nPassword:       %s (of both)",
                source.psql(DATABASE), source.password(), target.psql(DATABASE), target.psql(ADMINISTRATION), target.password());
    }

    public Connection source() throws SQLException {
        return source.connect(DATABASE);
    }

    public Connection target() throws SQLException {
        return target.connect(DATABASE);
    }

    public String administrationUrl() {
        return target.url(ADMINISTRATION);
    }

    public String administrationPassword() {
        return administrationPassword;
    }

    public String targetHost() {
        return target.host();
    }

    public int targetPort() {
        return target.port();
    }

    public String sessionPassword() {
        return sessionPassword;
    }

    private static void run(Connection connection, List<String> scripts) throws SQLException {
        for (String script : scripts) {
            new SqlScript(script).run(connection);
        }
    }
}
