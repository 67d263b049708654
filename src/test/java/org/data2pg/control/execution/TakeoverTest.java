package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.Ownership.Orphan;
import org.data2pg.run.AuditEntries;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.StepAttempts;
import org.data2pg.run.Steps;
import org.data2pg.run.StepsToCancel;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    private static final long RUN = 7;
    private static final Orphan ORPHAN = new Orphan(RUN, "former", Instant.EPOCH);

    private final List<String> calls = new ArrayList<>();
    private final Takeover takeover = new Takeover();
    private final Executions executions = new Executions();
    private int epoch = 1;
    private boolean suspended;
    private boolean lost = true;

    @BeforeEach
    void wire() throws ReflectiveOperationException {
        set(takeover, "node", new Node());
        set(executions, "node", new Node());
        set(takeover, "executions", executions);
        set(takeover, "engine", proxy(JobEngine.class, method -> !suspended));
        set(takeover, "transaction", new AdminTransaction() {
            @Override
            public <T> T call(Supplier<T> work) {
                return work.get();
            }
        });
        set(takeover, "ownership", new Ownership() {
            @Override
            synchronized boolean take(long run) {
                return calls.add("take");
            }

            @Override
            public synchronized void release(long run) {
                calls.add("release");
            }

            @Override
            synchronized boolean hasOthers() {
                return true;
            }
        });
        set(takeover, "runs", new BatchRuns() {
            @Override
            public Optional<BatchRun> numbered(long id) {
                return Optional.of(run());
            }

            @Override
            public BatchRun locked(long id) {
                return run();
            }

            @Override
            public Optional<BatchRun> takenOver(long id) {
                epoch++;
                return numbered(id);
            }

            @Override
            public Set<UUID> ownerTokens(long run) {
                return Set.of(new UUID(0, 0));
            }

            @Override
            public List<Integer> openBackends(long run, boolean idle) {
                return List.of();
            }
        });
        set(takeover, "entries", new AuditEntries() {
            @Override
            public long takeovers(long run) {
                return 0;
            }
        });
        set(takeover, "steps", new Steps() {
            @Override
            public List<String> unfinished(long run) {
                return List.of("left");
            }
        });
        set(takeover, "targetDatabases", new TargetDatabases() {
            @Override
            public TargetDatabase named(String name) {
                return null;
            }
        });
        set(takeover, "targetSessions", proxy(TargetSessions.class, method -> proxy(TargetSession.class, this::told)));
    }

    /** As the administration database has it at this moment. */
    private BatchRun run() {
        BatchRun run = new BatchRun(new BatchRun.Order("shop", "COPY_SHOP", 1, 0, "{}", null, null, "dba", null, "abort"), "COPY", 10, "former", Instant.EPOCH);
        try {
            set(run, "id", RUN);
            set(run.owner(), "epoch", epoch);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return run;
    }

    /** What a target database says whose batch the run has executed. */
    private Object told(String method) {
        calls.add(method);
        return switch (method) {
            case "keepsLedger" -> true;
            case "owner" -> Optional.of(new UUID(0, 0));
            case "own" -> {
                if (lost) {
                    // While this server waited for the target database, a third one was faster
                    epoch++;
                }
                suspended = !lost;
                yield Optional.of(new UUID(0, 0));
            }
            case "executing" -> List.of();
            default -> null;
        };
    }

    /** It was frozen, or waited for a step of the former server. */
    @Test
    void aServerThatHasLostTheRunMeanwhileDoesNotTakeItsBatch() {
        takeover.of(ORPHAN);
        assertThat(calls).contains("own").endsWith("close", "release").doesNotContain("commit");
    }

    @Test
    void aServerThatEndsTakesNothingOver() {
        executions.serverEnds();
        takeover.of(ORPHAN);
        assertThat(calls).isEmpty();
    }

    /** The job that goes on with it would not begin, here, while another server could. */
    @Test
    void aServerThatIsSuspendedTakesNothingOver() {
        suspended = true;
        takeover.of(ORPHAN);
        assertThat(calls).isEmpty();
    }

    /** It does not keep the run from others until it is resumed. */
    @Test
    void aServerThatIsSuspendedMeanwhileDoesNotGoOn() throws ReflectiveOperationException {
        lost = false;
        set(takeover, "stepsToCancel", new StepsToCancel() {
            @Override
            public List<Wanted> of(Collection<Long> runs) {
                return List.of();
            }

            @Override
            public List<Wanted> fail(long run, Set<String> done, Instant now) {
                return List.of();
            }
        });
        set(takeover, "attempts", new StepAttempts() {
            @Override
            public void lose(long run, String why, Instant now) {
                calls.add("lose");
            }
        });
        set(takeover, "clock", Clock.systemUTC());
        takeover.of(ORPHAN);
        assertThat(calls).contains("commit", "lose").endsWith("release");
    }

    private static <T> T proxy(Class<T> port, Answer answer) {
        return port.cast(Proxy.newProxyInstance(TakeoverTest.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> answer.to(method.getName())));
    }

    private static void set(Object bean, String name, Object value) throws ReflectiveOperationException {
        Field field = bean.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(bean, value);
    }

    @FunctionalInterface
    private interface Answer {
        Object to(String method);
    }
}
