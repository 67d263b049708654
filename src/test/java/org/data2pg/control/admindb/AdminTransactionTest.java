package org.data2pg.control.admindb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.sql.SQLException;
import java.util.function.Supplier;

import jakarta.transaction.RollbackException;

import org.data2pg.message.UnavailableException;
import org.junit.jupiter.api.Test;

class AdminTransactionTest {

    private static final Runnable NOTHING = () -> { };

    /** The work is not to blame: the same may be kept when it is done once more. */
    @Test
    void aTransactionWhoseTimeHasPassedIsNoDefect() throws ReflectiveOperationException {
        assertThatThrownBy(() -> ending(new RollbackException("The transaction is not active")).run(NOTHING)).isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("D2PG000122: ");
    }

    /** It would fail again, and for ever. */
    @Test
    void aTransactionThatItsWorkHasSpoiltIsOne() throws ReflectiveOperationException {
        RollbackException spoilt = new RollbackException("The transaction was rolled back");
        spoilt.initCause(new IllegalArgumentException("what can't be stored"));
        assertThatThrownBy(() -> ending(spoilt).run(NOTHING)).isInstanceOf(IllegalStateException.class).hasCause(spoilt);
    }

    @Test
    void whatTheDatabaseRefusesIsNoMatterOfTime() throws ReflectiveOperationException {
        RollbackException refused = new RollbackException("The transaction was rolled back");
        refused.addSuppressed(new SQLException("duplicate key", "23505"));
        assertThatThrownBy(() -> ending(refused).run(NOTHING)).isInstanceOf(IllegalStateException.class);
    }

    /** Transactions that end with this. */
    private static AdminTransaction ending(RollbackException end) throws ReflectiveOperationException {
        AdminTransaction transaction = new AdminTransaction();
        Field demarcation = AdminTransaction.class.getDeclaredField("demarcation");
        demarcation.setAccessible(true);
        demarcation.set(transaction, new AdminTransaction.Demarcation() {
            @Override
            public <T> T call(Supplier<T> work) {
                throw AdminTransactionTest.<RuntimeException>unchecked(end);
            }
        });
        return transaction;
    }

    /** As an interceptor throws what no method declares. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
