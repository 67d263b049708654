package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;
import org.junit.jupiter.api.Test;

class RunLedgerTest {

    /** Rights that were taken away, say: the run is not held up for two minutes. */
    @Test
    void whatCanNotPassIsNotAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RunLedger ledger = new RunLedger();
        Field field = RunLedger.class.getDeclaredField("targetSessions");
        field.setAccessible(true);
        field.set(ledger, proxy(TargetSessions.class, method -> proxy(TargetSession.class, call -> {
            if (call.equals("done")) {
                asked.incrementAndGet();
                throw new TargetFailureException("permission denied", "42501", null, null, null, null);
            }
            return null;
        })));
        assertThat(ledger.confirm(execution()).orElseThrow()).startsWith("D2PG000143: ").contains("permission denied (SQLSTATE: 42501)");
        assertThat(asked).hasValue(1);
    }

    private static Execution execution() throws Exception {
        BatchRun run = new BatchRun(new BatchRun.Order("shop", "COPY_SHOP", 1, 0, "{}", null, null, "dba", null, "abort"), "COPY", 10, "node", Instant.EPOCH);
        TargetDatabase target = new TargetDatabase(new TargetDatabase.Description("shop", "localhost", 5432, "shop", "dba", null, null, null, false, null, null));
        WorkingPlan plan = WorkingPlan.of(List.of(new PlannedStep("a", "_copy_table", null, 1, List.of())));
        return new Execution(run, target, UUID.randomUUID(), new ActiveRun(plan, List.of(), 1, 0), 1, Map.of(), null);
    }

    private static <T> T proxy(Class<T> port, Answer answer) {
        return port.cast(Proxy.newProxyInstance(RunLedgerTest.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> answer.to(method.getName())));
    }

    @FunctionalInterface
    private interface Answer {
        Object to(String method);
    }
}
