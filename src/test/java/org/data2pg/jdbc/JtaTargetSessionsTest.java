package org.data2pg.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import jakarta.transaction.UserTransaction;

import org.data2pg.message.UnavailableException;
import org.data2pg.targetdb.TargetDatabase;
import org.junit.jupiter.api.Test;

class JtaTargetSessionsTest {

    private static final int A_YEAR = 365 * 86_400;

    private final List<String> calls = new ArrayList<>();

    /** A timeout counts for what its thread begins from then on: set later, it is none; kept, it is that of others as well. */
    @Test
    void aStepMayTakeDaysAndWhatItsThreadDoesNextMayNot() throws ReflectiveOperationException {
        DataSource away = stub(DataSource.class);
        JtaTargetSessions sessions = new JtaTargetSessions();
        set(sessions, "transaction", stub(UserTransaction.class));
        set(sessions, "datasources", new TargetDatasources() {
            @Override
            public DataSource of(TargetDatabase target) {
                return away;
            }
        });
        TargetDatabase target = new TargetDatabase(new TargetDatabase.Description("t", null, null, null, null, null, null, null, false, null, "java:/t"));

        assertThatThrownBy(() -> sessions.open(target)).isInstanceOf(UnavailableException.class);
        assertThat(calls).containsExactly("setTransactionTimeout " + A_YEAR, "begin", "setTransactionTimeout 0", "getConnection", "rollback");
    }

    /** Writes down what it is told; has no connection to give. */
    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(JtaTargetSessionsTest.class.getClassLoader(), new Class<?>[] {type}, (stub, method, arguments) -> {
            calls.add(arguments == null ? method.getName() : method.getName() + " " + arguments[0]);
            if (method.getName().equals("getConnection")) {
                throw new SQLException("It is away.", "08001");
            }
            return null;
        }));
    }

    private static void set(JtaTargetSessions sessions, String name, Object value) throws ReflectiveOperationException {
        Field field = JtaTargetSessions.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(sessions, value);
    }
}
