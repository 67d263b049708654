package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

import org.data2pg.message.UnavailableException;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetExtension;
import org.data2pg.targetdb.TargetResults;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;
import org.jboss.logging.Logger;

/** Opens sessions on container-managed datasources: an administrator's, or the server's own made from the target database's row. */
@ApplicationScoped
public class JtaTargetSessions implements TargetSessions {

    static final Logger LOGGER = Logger.getLogger(JtaTargetSessions.class);

    /** A step may copy for days. A timeout that fires does not end its statement but makes its commit fail: all that work would be lost. */
    private static final int STEP_TIMEOUT_SECONDS = 365 * 86_400;
    private static final int DEFAULT_TIMEOUT = 0;

    @Inject
    private UserTransaction transaction;
    @Inject
    private TargetDatasources datasources;

    @Override
    public TargetSession open(TargetDatabase target) {
        return inTransaction(target, connection -> new JtaTargetSession(target, new JtaConnection(transaction, connection), () -> datasources.poolSize(target)));
    }

    @Override
    public TargetResults results(TargetDatabase target, UUID ledger) {
        return inTransaction(target, connection -> new JtaTargetResults(target, transaction, connection, ledger));
    }

    @Override
    public TargetExtension extension(TargetDatabase target, TargetExtension.Login login) {
        return login == null ? inTransaction(target, connection -> JdbcTargetExtension.inTransaction(target, connection, transaction))
                : JdbcTargetExtension.as(login, target);
    }

    private <T> T inTransaction(TargetDatabase target, Opening<T> opening) {
        DataSource datasource = datasources.of(target);
        begin();
        Connection connection = null;
        try {
            connection = datasource.getConnection();
            return opening.on(connection);
        } catch (SQLException failure) {
            rollback(connection);
            UnavailableException unreachable = unreachable(target, failure);
            unreachable.initCause(failure);
            throw unreachable;
        } catch (RuntimeException refused) {
            rollback(connection);
            throw refused;
        }
    }

    private static UnavailableException unreachable(TargetDatabase target, SQLException failure) {
        if (SqlFailures.isPoolFull(failure)) {
            return MESSAGES.poolFull(target.id());
        }
        String reason = SqlFailures.ofConnecting(failure);
        return SqlFailures.isDatabaseFull(failure) ? MESSAGES.targetDatabaseFull(target.id(), reason) : MESSAGES.targetDatabaseUnreachable(target.id(), reason);
    }

    private void begin() {
        try {
            transaction.setTransactionTimeout(STEP_TIMEOUT_SECONDS);
            transaction.begin();
            transaction.setTransactionTimeout(DEFAULT_TIMEOUT);
        } catch (NotSupportedException | SystemException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void rollback(Connection connection) {
        try {
            transaction.rollback();
            if (connection != null) {
                connection.close();
            }
        } catch (SystemException | SQLException failure) {
            LOGGER.debug("A transaction that was not used could not be rolled back orderly", failure);
        }
    }

    @Override
    public void forget(TargetDatabase target) {
        datasources.remove(target);
    }

    @Override
    public void keepPassword(TargetDatabase target, String password) {
        datasources.keepPassword(target, password);
    }

    @Override
    public void dropPassword(TargetDatabase target) {
        datasources.dropPassword(target);
    }

    @FunctionalInterface
    private interface Opening<T> {
        T on(Connection connection) throws SQLException;
    }
}
