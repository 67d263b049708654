package org.data2pg.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.transaction.UserTransaction;

import org.data2pg.targetdb.TargetFailureException;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class JtaConnectionTest {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private JtaConnection connection;
    /** What another thread does during the statement, or the commit. */
    private Runnable meanwhile = () -> { };

    /** The connection may be in other hands then. */
    @Test
    void whatHasEndedIsNotInterrupted() throws SQLException {
        connection = over(true);
        assertThatThrownBy(() -> connection.query("select 1", row -> row.getInt(1))).isInstanceOf(TargetFailureException.class);
        connection.commit();
        connection.cancel();
        connection.cut();
        assertThat(calls).containsExactly("executeQuery", "commit", "close");
    }

    @Test
    void aStatementIsInterruptedOverItsConnection() throws SQLException {
        connection = over(true);
        meanwhile = () -> {
            connection.cancel();
            connection.cut();
        };
        assertThatThrownBy(() -> connection.query("select 1", row -> row.getInt(1))).isInstanceOf(TargetFailureException.class);
        assertThat(calls).containsExactly("executeQuery", "cancelQuery", "abort");
    }

    @Test
    void aStatementOfAnotherDriverIsInterruptedItself() throws SQLException {
        connection = over(false);
        meanwhile = () -> connection.cancel();
        assertThatThrownBy(() -> connection.query("select 1", row -> row.getInt(1))).isInstanceOf(TargetFailureException.class);
        assertThat(calls).containsExactly("executeQuery", "cancel");
    }

    @Test
    void aCommitIsInterruptedBeforeTheConnectionIsGivenBack() throws SQLException {
        connection = over(true);
        meanwhile = () -> connection.cancel();
        connection.commit();
        assertThat(calls).containsExactly("commit", "cancelQuery", "close");
    }

    private JtaConnection over(boolean isPostgres) throws SQLException {
        PreparedStatement statement = (PreparedStatement) stub(null, false, PreparedStatement.class);
        Connection pooled = (Connection) stub(statement, isPostgres, Connection.class, PGConnection.class);
        return new JtaConnection((UserTransaction) stub(null, false, UserTransaction.class), pooled);
    }

    /** Writes down what matters of what it is told. A statement fails in the end. */
    private Object stub(PreparedStatement statement, boolean isPostgres, Class<?>... types) {
        return Proxy.newProxyInstance(JtaConnectionTest.class.getClassLoader(), types, (stub, method, arguments) -> {
            switch (method.getName()) {
                case "isWrapperFor":
                    return isPostgres;
                case "unwrap":
                    return stub;
                case "prepareStatement":
                    return statement;
                case "executeQuery":
                    calls.add(method.getName());
                    CompletableFuture.runAsync(meanwhile).join();
                    throw new SQLException("It is away.", "08006");
                case "commit":
                    calls.add(method.getName());
                    CompletableFuture.runAsync(meanwhile).join();
                    return null;
                case "close":
                    if (stub instanceof Connection) {
                        calls.add(method.getName());
                    }
                    return null;
                default:
                    calls.add(method.getName());
                    return null;
            }
        });
    }
}
