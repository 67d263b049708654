package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import java.lang.module.ModuleDescriptor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;

import org.data2pg.message.ConflictException;
import org.data2pg.message.UnavailableException;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetExtension;
import org.postgresql.Driver;

/** The extension over a connection of the target's datasource, or over one of its own for a login that is given for this once. */
final class JdbcTargetExtension implements TargetExtension {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final TargetDatabase target;
    private final Connection connection;
    private final Ending commit;
    private final Ending undo;

    private JdbcTargetExtension(TargetDatabase target, Connection connection, Ending commit, Ending undo) {
        this.target = target;
        this.connection = connection;
        this.commit = commit;
        this.undo = undo;
    }

    static TargetExtension inTransaction(TargetDatabase target, Connection connection, UserTransaction transaction) {
        return new JdbcTargetExtension(target, connection, () -> {
            connection.close();
            transaction.commit();
        }, () -> {
            if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transaction.rollback();
                connection.close();
            }
        });
    }

    static TargetExtension as(Login login, TargetDatabase target) {
        if (target.jndiName() != null) {
            throw MESSAGES.loginWithDatasource(target.id(), target.jndiName());
        }
        Properties who = new Properties();
        who.setProperty("user", login.user());
        who.setProperty("password", login.password() == null ? "" : login.password());
        try {
            Connection connection = new Driver().connect(TargetUrl.of(target.description()), who);
            connection.setAutoCommit(false);
            return new JdbcTargetExtension(target, connection, connection::commit, connection::close);
        } catch (SQLException failure) {
            UnavailableException unreachable = MESSAGES.targetDatabaseUnreachable(target.id(), SqlFailures.ofConnecting(failure));
            unreachable.initCause(failure);
            throw unreachable;
        }
    }

    @Override
    public Version version() {
        try {
            String installed = installed();
            String own = ExtensionScripts.version();
            if (installed == null || installed.equals(own)) {
                return new Version(installed, own, installed == null ? "install" : null, null);
            }
            ConflictException obstacle = obstacle(installed);
            return new Version(installed, own, obstacle == null ? "upgrade" : null, obstacle == null ? null : obstacle.getMessage());
        } catch (SQLException failure) {
            throw SqlFailures.of(failure);
        }
    }

    /** From the catalog: whoever looks need not have any right on it. */
    private String installed() throws SQLException {
        if (value("select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
                + "where n.nspname = ? and p.proname = 'data2pg_version' and p.pronargs = 0", target.extensionSchema()) == null) {
            return null;
        }
        // Not by a call, for which rights may be missing. The function is made of its version
        return value("select substring(p.prosrc from '[0-9]+(?:\\.[0-9]+)+') from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
                + "where n.nspname = ? and p.proname = 'data2pg_version' and p.pronargs = 0", target.extensionSchema());
    }

    @Override
    public void install() {
        try {
            String installed = installed();
            if (installed != null) {
                throw MESSAGES.extensionThere(target.id(), installed, target.extensionSchema());
            }
            execute(ExtensionScripts.install());
        } catch (SQLException failure) {
            throw refusal(failure);
        }
        grantRole();
    }

    /** Who runs batches there must be a member of the role that owns what the extension may do. */
    private void grantRole() {
        String member = target.description().user();
        try {
            if (member != null && "f".equals(value("select pg_has_role(r.oid, 'data2pg', 'usage') from pg_roles r where r.rolname = ?", member))) {
                execute("grant data2pg to " + '"' + member.replace("\"", "\"\"") + '"');
            }
        } catch (SQLException failure) {
            throw MESSAGES.roleNotGranted(user(), target.id(), member, SqlFailures.of(failure).report());
        }
    }

    @Override
    public void upgrade() {
        try {
            String installed = installed();
            refuseVersion(installed);
            // By what belongs to it: the schema that PostgreSQL notes of an extension may be another one than that of its objects
            if (value("select d.refobjid from pg_depend d join pg_proc p on p.oid = d.objid join pg_namespace n on n.oid = p.pronamespace "
                    + "where d.classid = 'pg_proc'::regclass and d.deptype = 'e' and n.nspname = ? and p.proname = 'data2pg_version'",
                    target.extensionSchema()) == null) {
                execute(ExtensionScripts.upgrade());
            } else if (value("select version from pg_available_extension_versions where name = 'data2pg' and version = ?", ExtensionScripts.version()) == null) {
                throw MESSAGES.extensionFilesMissing(target.id(), ExtensionScripts.version());
            } else {
                execute("alter extension data2pg update to '" + ExtensionScripts.version() + "'");
            }
        } catch (SQLException failure) {
            throw refusal(failure);
        }
    }

    private void refuseVersion(String installed) {
        if (installed == null) {
            throw MESSAGES.extensionMissing(target.id(), target.extensionSchema());
        }
        if (installed.equals(ExtensionScripts.version())) {
            throw MESSAGES.extensionCurrent(target.id(), installed);
        }
        ConflictException obstacle = obstacle(installed);
        if (obstacle != null) {
            throw obstacle;
        }
    }

    /** Null where a way leads from another version to ours. */
    private ConflictException obstacle(String installed) {
        String own = ExtensionScripts.version();
        if (ModuleDescriptor.Version.parse(installed).compareTo(ModuleDescriptor.Version.parse(own)) > 0) {
            return MESSAGES.extensionNewer(target.id(), installed, own);
        }
        return installed.equals(ExtensionScripts.previous()) ? null
                : MESSAGES.extensionTooOldToUpgrade(target.id(), installed, ExtensionScripts.previous(), own);
    }

    private ConflictException refusal(SQLException failure) {
        String report = SqlFailures.of(failure).report();
        ConflictException refusal = INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState()) ? MESSAGES.extensionRights(user(), target.id(), report)
                : MESSAGES.extensionRefused(target.id(), report);
        refusal.initCause(failure);
        return refusal;
    }

    private String user() {
        try {
            return connection.getMetaData().getUserName();
        } catch (SQLException lost) {
            return String.valueOf(target.description().user());
        }
    }

    @Override
    public void commit() {
        try {
            commit.happen();
        } catch (Exception failure) {
            throw SqlFailures.ofCommit(failure);
        }
    }

    @Override
    public void close() {
        try {
            undo.happen();
        } catch (Exception failure) {
            JtaTargetSessions.LOGGER.debug("A transaction on a target database could not be rolled back orderly", failure);
        } finally {
            closeQuietly();
        }
    }

    private void closeQuietly() {
        try {
            connection.close();
        } catch (SQLException lost) {
            JtaTargetSessions.LOGGER.debug("A connection to a target database could not be closed orderly", lost);
        }
    }

    /** All that a script sets ends with the transaction. */
    private void execute(String script) throws SQLException {
        value("select set_config('data2pg.schema', ?, true)", target.extensionSchema());
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(script);
        }
    }

    private String value(String query, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    @FunctionalInterface
    private interface Ending {
        void happen() throws Exception;
    }
}
