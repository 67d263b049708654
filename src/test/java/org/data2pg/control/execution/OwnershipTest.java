package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;

import org.data2pg.control.admindb.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {

    private final List<String> log = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is held back
        }

        @Override
        public void close() {
            // Nothing is open
        }
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(handler);
    }

    @AfterEach
    void leave() {
        Logger.getLogger("").removeHandler(handler);
    }

    /** No other server has taken a run that is not there: the database was restored. */
    @ParameterizedTest
    @CsvSource({"2, D2PG000161", ", D2PG000192"})
    void aRunThatIsNoLongerThereIsGivenUp(String epochNow, String code) throws Exception {
        Ownership ownership = new Ownership();
        set(ownership, "datasource", database(epochNow));
        set(ownership, "executions", new Executions());
        set(ownership, "node", new Node());
        ownership.own(7, 1);
        ownership.beat();
        assertThat(ownership.isMine(7)).isFalse();
        assertThat(log).anyMatch(line -> line.startsWith(code + ": Run 7 "));
    }

    private static DataSource database(String epoch) {
        return proxy(DataSource.class, (call, none) -> proxy(Connection.class, (method, arguments) -> switch (method) {
            case "createStatement" -> proxy(Statement.class, (execute, sql) -> execute.equals("execute") ? false : null);
            case "prepareStatement" -> statement(((String) arguments[0]).contains("run_owner_epoch") ? epoch : "t");
            default -> null;
        }));
    }

    private static PreparedStatement statement(String answer) {
        return proxy(PreparedStatement.class, (method, arguments) -> method.equals("executeQuery") ? rows(answer) : null);
    }

    private static ResultSet rows(String answer) {
        Iterator<String> rows = answer == null ? List.<String>of().iterator() : List.of(answer).iterator();
        return proxy(ResultSet.class, (method, arguments) -> switch (method) {
            case "next" -> rows.hasNext();
            case "getString" -> rows.next();
            default -> null;
        });
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(OwnershipTest.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answer.apply(method.getName(), arguments)));
    }

    private static void set(Ownership ownership, String name, Object value) throws ReflectiveOperationException {
        Field field = Ownership.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(ownership, value);
    }
}
