package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.data2pg.control.admindb.Node;
import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.run.RunStatus;
import org.data2pg.targetdb.TargetSession;
import org.junit.jupiter.api.Test;

class ExecutionTest {

    private static Execution execution() throws PlanDefectException {
        return execution(null);
    }

    private static Execution execution(StepJournal journal) throws PlanDefectException {
        return execution(journal, 1, 1);
    }

    private static Execution execution(StepJournal journal, int sessions, int steps) throws PlanDefectException {
        BatchRun run = new BatchRun(new BatchRun.Order("shop", "COPY_SHOP", sessions, 0, "{}", null, null, "dba", null, "abort"), "COPY", 10, "node", Instant.EPOCH);
        WorkingPlan plan = WorkingPlan.of(List.of(new PlannedStep("a", "_copy_table", null, 1, List.of())));
        return new Execution(run, null, null, new ActiveRun(plan, List.of(), sessions, 0), steps, Map.of(), journal);
    }

    /** The engine has few, and they are for all runs. */
    @Test
    void everySessionHasAThread() throws PlanDefectException {
        Execution execution = execution(null, 900, 2_000);
        assertThat(execution.work()).isEqualTo(new RunExecution.Work(2_000, 34));
        assertThat(execution.resize(900, 0)).isEqualTo(868);
        assertThat(execution.resize(900, 0)).isZero();
        assertThat(execution.resize(5, 0)).isZero();
        assertThat(execution.resize(910, 0)).isEqualTo(10);
        Execution few = execution(null, 900, 100);
        assertThat(few.work().threads() + few.resize(900, 0)).as("not more than steps").isEqualTo(100);
        assertThat(execution(null, 3, 100).work().threads()).isEqualTo(5);
    }

    /** One that is just being opened when another server takes the run over has no statement yet that could be cut. */
    @Test
    void cutsAlsoWhatBeginsAfterTheRunWasLost() throws Exception {
        CountDownLatch cuts = new CountDownLatch(2);
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
        Execution execution = execution(new StepJournal() {
            @Override
            void later(Runnable work, int delayMs) {
                later.schedule(work, delayMs, TimeUnit.MILLISECONDS);
            }
        });
        try {
            execution.abandon();
            execution.uses(1, session(method -> cuts.countDown()));
            assertThat(cuts.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            execution.ended(RunStatus.SUSPENDED);
            later.shutdown();
        }
    }

    private static TargetSession session(Consumer<String> called) {
        return (TargetSession) Proxy.newProxyInstance(ExecutionTest.class.getClassLoader(), new Class<?>[] {TargetSession.class}, (proxy, method, arguments) -> {
            called.accept(method.getName());
            return null;
        });
    }

    /** A cancellation that does not get through must not keep the other sessions from losing their connections. */
    @Test
    void cutsWhatDoesNotHeedItsCancellation() throws Exception {
        Execution execution = execution();
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        execution.uses(1, session(method -> {
            calls.add(method);
            if (method.equals("cut")) {
                execution.ended(RunStatus.SUSPENDED);
            }
        }));
        CompletableFuture.runAsync(execution::cancelUntilEnd).get(60, TimeUnit.SECONDS);
        assertThat(calls).startsWith("cancel").endsWith("cut").doesNotContainSequence("cut", "cut");
    }

    /** A run that gets its plan may take a while to heed that: no other one must start a step meanwhile. */
    @Test
    void aServerThatEndsStartsNothingWhileItEndsPreparations() throws Exception {
        Executions executions = new Executions();
        Field node = Executions.class.getDeclaredField("node");
        node.setAccessible(true);
        node.set(executions, new Node());
        Execution execution = execution();
        Field id = BatchRun.class.getDeclaredField("id");
        id.setAccessible(true);
        id.set(execution.run(), 8L);
        executions.add(1, execution);
        List<Boolean> started = new ArrayList<>();
        assertThat(executions.prepare(7, 1)).isTrue();
        executions.prepare(7, session(method -> {
            started.add(starts(execution));
            executions.prepared(7, 1);
            execution.ended(RunStatus.SUSPENDED);
        }));
        executions.serverEnds();
        executions.awaitEnds(closed -> { });
        assertThat(started).containsExactly(false);
    }

    private static boolean starts(Execution execution) {
        try {
            return execution.active().claim().isPresent();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It would be tried again, a minute later perhaps, and nobody would remember that it was not to be. */
    @Test
    void aCancelledStepWaitsNoMoreToBeTriedAgain() throws Exception {
        Execution execution = execution();
        FutureTask<Boolean> turn = new FutureTask<>(() -> execution.active().awaitTurn(TimeUnit.DAYS.toMillis(1), () -> execution.cancelled("a").isPresent()));
        Thread waiting = new Thread(turn);
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            assertThat(turn.isDone()).isFalse();
            Thread.onSpinWait();
        }
        execution.cancelStep("a", "Somebody cancelled it.");
        assertThat(turn.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(execution.failure("a", "No connection.")).isEqualTo("Somebody cancelled it.\nNo connection.");
        assertThat(execution.failure("b", "No connection.")).isEqualTo("No connection.");
    }

    /** The server ends, and has little time: what one run does not heed must not cost the others theirs. */
    @Test
    void allRunsAreCancelledAtOnce() throws Exception {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        List<Execution> both = List.of(execution(), execution());
        for (int i = 0; i < both.size(); i++) {
            Execution execution = both.get(i);
            String call = " of " + i;
            execution.uses(1, (TargetSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TargetSession.class},
                    (proxy, method, arguments) -> {
                        calls.add(method.getName() + call);
                        if (method.getName().equals("cut")) {
                            execution.ended(RunStatus.SUSPENDED);
                        }
                        return null;
                    }));
        }
        CompletableFuture.runAsync(() -> Executions.cancel(both)).get(60, TimeUnit.SECONDS);
        assertThat(calls).startsWith("cancel of 0", "cancel of 1").endsWith("cut of 0", "cut of 1");
    }
}
