package org.data2pg.control.admindb;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings the administration database into the state the server needs when the server starts: its schema is created or upgraded.
 * While that is not done, every request is refused with a sentence; the server goes on trying.
 */
@ApplicationScoped
public class AdminDatabase {

    private static final int MS_BETWEEN_ATTEMPTS = 2_000;
    private static final int SECONDS_TO_ANSWER = 5;

    @Resource(lookup = "java:jboss/datasources/Data2pgAdminDS")
    private DataSource datasource;
    @Inject
    private Later later;

    private volatile boolean ready;
    private String lastReason;

    void start(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        prepare();
    }

    /** @throws org.data2pg.message.UnavailableException the administration database is not in the state the server needs yet */
    public void requireReady() {
        if (!ready) {
            throw MESSAGES.adminDatabaseUnavailable();
        }
    }

    public boolean isReady() {
        return ready;
    }

    /** Whether it is ready and can be reached at this moment. */
    public boolean answers() {
        if (!ready) {
            return false;
        }
        try (Connection connection = datasource.getConnection()) {
            return connection.isValid(SECONDS_TO_ANSWER);
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private void prepare() {
        try {
            upgradeSchema();
            ready = true;
        } catch (RuntimeException | SQLException failure) {
            sayOnce(AdminTransaction.reason(failure));
            later.run(this::prepare, MS_BETWEEN_ATTEMPTS);
        }
    }

    private void upgradeSchema() throws SQLException {
        String schema = schema();
        Flyway flyway = Flyway.configure(getClass().getClassLoader()).dataSource(datasource).defaultSchema(schema).schemas(schema)
                .table("admin_schema_version").locations("classpath:org/data2pg/admin").load();
        flyway.migrate();
        MigrationVersion version = flyway.info().current().getVersion();
        LOGGER.adminDatabaseReady(schema, version.getVersion());
    }

    /** The datasource's search_path says where the administration tables are, whether the schema exists yet or not. */
    private String schema() throws SQLException {
        try (Connection connection = datasource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet path = statement.executeQuery("select (pg_catalog.regexp_match(pg_catalog.current_setting('search_path'), "
                        + "'^\\s*\"?([^\",]+)\"?'))[1]")) {
            path.next();
            return path.getString(1);
        }
    }

    private void sayOnce(String reason) {
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            LOGGER.adminDatabaseNotReady(reason);
        }
    }
}
