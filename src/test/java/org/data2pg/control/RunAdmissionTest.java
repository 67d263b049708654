package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.message.UnavailableException;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection is lost in the commit that stores a run, and the administration database is away for another moment. */
class RunAdmissionTest {

    private static final BatchRun.Order ORDER = new BatchRun.Order("shop", "COPY_SHOP", 1, 0, "{}", null, null, "dba", null, "abort");

    private final RunAdmission admission = new RunAdmission();
    private Optional<BatchRun> kept = Optional.empty();
    private boolean locked;

    @BeforeEach
    void loseTheConnection() throws ReflectiveOperationException {
        set(admission, RunAdmission.class, "transaction", new AdminTransaction() {
            private int left = 2;

            @Override
            public <T> T call(Supplier<T> work) {
                T result = work.get();
                if (left-- > 0) {
                    throw new UnavailableException("D2PG000122: The administration database can't be reached.");
                }
                return result;
            }
        });
        set(admission, RunAdmission.class, "targetDatabases", new TargetDatabases() {
            @Override
            public TargetDatabase locked(String id) {
                locked = true;
                return null;
            }
        });
        set(admission, RunAdmission.class, "runs", new BatchRuns() {
            @Override
            public Optional<BatchRun> lockedIfThere(long id) {
                assertThat(locked).as("the transaction that was to store it has ended").isTrue();
                return kept;
            }
        });
    }

    /** Nobody else would start it: this server would find it without an owner, and end it. */
    @Test
    void aRunThatWasStoredNeverthelessIsStarted() throws ReflectiveOperationException {
        BatchRun run = run(7);
        kept = Optional.of(run);
        assertThat(admission.store(ORDER, () -> run)).isSameAs(run);
    }

    @Test
    void aRunThatWasNotStoredIsRefused() throws ReflectiveOperationException {
        BatchRun run = run(7);
        assertThatThrownBy(() -> admission.store(ORDER, () -> run)).isInstanceOf(UnavailableException.class);
    }

    /** A crash of the administration database gives a number away again. */
    @Test
    void anotherRunOfItsNumberIsNotStarted() throws ReflectiveOperationException {
        BatchRun run = run(7);
        kept = Optional.of(run(7));
        assertThatThrownBy(() -> admission.store(ORDER, () -> run)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void aRunThatWasEndedMeanwhileIsNotStarted() throws ReflectiveOperationException {
        BatchRun run = run(7);
        run.abort("The server ended.", Instant.EPOCH);
        kept = Optional.of(run);
        assertThatThrownBy(() -> admission.store(ORDER, () -> run)).isInstanceOf(UnavailableException.class);
    }

    private static BatchRun run(long number) throws ReflectiveOperationException {
        BatchRun run = new BatchRun(ORDER, "COPY", 10, "node", Instant.EPOCH);
        set(run, BatchRun.class, "id", number);
        return run;
    }

    private static void set(Object object, Class<?> type, String name, Object value) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        field.set(object, value);
    }
}
