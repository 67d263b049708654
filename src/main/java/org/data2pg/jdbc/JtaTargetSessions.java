package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import java.sql.SQLException;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

import org.data2pg.message.UnavailableException;
import org.data2pg.targetdb.TargetDatabase;
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
        DataSource datasource = datasources.of(target);
        begin();
        try {
            return new JtaTargetSession(target, transaction, datasource.getConnection());
        } catch (SQLException failure) {
            rollback();
            UnavailableException unreachable = MESSAGES.targetDatabaseUnreachable(target.id(), SqlFailures.ofConnecting(failure));
            unreachable.initCause(failure);
            throw unreachable;
        }
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

    private void rollback() {
        try {
            transaction.rollback();
        } catch (SystemException failure) {
            LOGGER.debug("A transaction without a connection could not be rolled back", failure);
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
}
