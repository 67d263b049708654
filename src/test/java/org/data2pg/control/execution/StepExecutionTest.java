package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.data2pg.message.JdbcMessages;
import org.data2pg.message.RefusedException;
import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.targetdb.TargetSessions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step on a target database that gives it no session. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StepExecutionTest {

    private static final StepJournal NOWHERE = new StepJournal() {
        @Override
        void later(Runnable work, int delayMs) {
            // What is noted stays where it is
        }
    };

    static Stream<RefusedException> obstacles() {
        return Stream.of(JdbcMessages.MESSAGES.targetDatabaseUnreachable("shop", "away"), JdbcMessages.MESSAGES.poolFull("shop"));
    }

    /** Nothing is there that could be cancelled, and the step is not to be tried for two minutes. */
    @ParameterizedTest
    @MethodSource("obstacles")
    void aCancelledStepIsNotTriedAgain(RefusedException obstacle) throws Exception {
        ActiveRun active = new ActiveRun(plan(), List.of(), 1, 0);
        Execution execution = execution(active);
        AtomicInteger opened = new AtomicInteger();
        TargetSessions sessions = (TargetSessions) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TargetSessions.class},
                (proxy, method, arguments) -> {
                    if (opened.incrementAndGet() > 1) {
                        active.close();
                    }
                    execution.cancelStep("a", "Somebody cancelled it.");
                    throw obstacle;
                });
        StepExecution step = new StepExecution(execution, active.claim().orElseThrow(), sessions, Clock.systemUTC());
        assertThatThrownBy(step::report).isSameAs(obstacle);
        assertThat(opened).hasValue(1);
        assertThat(step.isPostponed()).as("it fails").isFalse();
    }

    private static WorkingPlan plan() throws PlanDefectException {
        return WorkingPlan.of(List.of(new PlannedStep("a", "_copy_table", null, 1, List.of())));
    }

    private static Execution execution(ActiveRun active) throws ReflectiveOperationException {
        BatchRun run = new BatchRun(new BatchRun.Order("shop", "COPY_SHOP", 1, 0, "{}", null, null, "dba", null, "abort"), "COPY", 10, "node", Instant.EPOCH);
        // As the administration database gives it
        Field id = BatchRun.class.getDeclaredField("id");
        id.setAccessible(true);
        id.set(run, 7L);
        return new Execution(run, null, null, active, 1, Map.of(), NOWHERE);
    }
}
