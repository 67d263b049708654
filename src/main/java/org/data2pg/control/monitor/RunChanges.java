package org.data2pg.control.monitor;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears from the administration database which runs have changed, whichever server changed them, and passes it on as {@link RunChange}. One
 * connection per server listens, however many look at runs; nobody asks the tables whether something is new.
 */
@ApplicationScoped
class RunChanges {

    private static final int LISTEN_MS = 1_000;
    /** Busy runs change every few milliseconds: nobody can look that often. */
    private static final int GATHER_MS = 200;
    private static final int RETRY_MS = 1_000;
    private static final int ANSWER_MS = 10_000;

    @Resource(lookup = "java:jboss/datasources/Data2pgAdminDS")
    private DataSource datasource;
    @Resource
    private ManagedThreadFactory threads;
    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private Event<RunChange> changes;

    private volatile boolean ended;

    void start(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        threads.newThread(this::listen).start();
    }

    void serverEnded(@Observes @Destroyed(ApplicationScoped.class) Object application) {
        ended = true;
    }

    private void listen() {
        try {
            while (!ended) {
                if (adminDatabase.isReady()) {
                    listenUntilLost();
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenUntilLost() throws InterruptedException {
        boolean heard = false;
        try (Connection connection = datasource.getConnection(); Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MS);
            statement.execute("listen data2pg_run");
            heard = true;
            tell(null);
            try {
                passOn(connection.unwrap(PGConnection.class), statement);
            } finally {
                // Back in the pool, the connection would gather what nobody reads
                statement.execute("unlisten *");
            }
        } catch (SQLException lost) {
            if (!ended) {
                LOGGER.debug("The administration database does not tell of changes now", lost);
                if (heard) {
                    tell(null);
                }
            }
        }
    }

    private void passOn(PGConnection connection, Statement statement) throws SQLException, InterruptedException {
        String schema = schema(statement);
        while (!ended) {
            PGNotification[] told = connection.getNotifications(LISTEN_MS);
            if (told == null || told.length == 0) {
                // A connection that nothing comes from may be lost
                statement.execute("select");
                continue;
            }
            runs(told, schema).forEach(this::tell);
            TimeUnit.MILLISECONDS.sleep(GATHER_MS);
        }
    }

    private static String schema(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select current_schema()")) {
            row.next();
            return row.getString(1);
        }
    }

    private static Set<Long> runs(PGNotification[] told, String schema) {
        Set<Long> runs = new TreeSet<>();
        for (PGNotification notification : told) {
            String[] parts = notification.getParameter().split(" ", 2);
            if (parts.length == 2 && parts[1].equals(schema)) {
                runs.add(Long.valueOf(parts[0]));
            }
        }
        return runs;
    }

    private void tell(Long run) {
        try {
            changes.fire(new RunChange(run));
        } catch (RuntimeException ofAnObserver) {
            LOGGER.debug("Somebody could not be told of a change", ofAnObserver);
        }
    }
}
