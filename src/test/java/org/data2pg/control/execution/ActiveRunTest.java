package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.data2pg.control.execution.ActiveRun.Claim;
import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ActiveRunTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void givesTheLowestFreeSession() throws Exception {
        ActiveRun run = new ActiveRun(independent(4), List.of(), 3, 0);
        Claim first = run.claim().orElseThrow();
        Claim second = run.claim().orElseThrow();
        end(run, first);

        assertThat(List.of(first.session(), second.session(), run.claim().orElseThrow().session())).containsExactly(1, 2, 1);
    }

    /** Another server may have taken it over. */
    @Test
    void nothingIsTriedAgainWhileTheRunMayBelongToAnotherServer() throws Exception {
        for (boolean isBack : List.of(true, false)) {
            ActiveRun run = new ActiveRun(independent(1), List.of(), 1, 0);
            run.pause(ActiveRun.Pause.NOT_OWNED);
            FutureTask<Boolean> turn = new FutureTask<>(() -> run.awaitTurn(1, () -> false));
            Thread waiting = new Thread(turn);
            waiting.start();
            while (waiting.getState() != Thread.State.WAITING) {
                assertThat(turn.isDone()).isFalse();
                Thread.onSpinWait();
            }
            if (isBack) {
                run.goOn(ActiveRun.Pause.NOT_OWNED);
            } else {
                run.close();
            }
            assertThat(turn.get()).isEqualTo(isBack);
        }
    }

    /** What has to be done at its end. */
    @Test
    void theLastTurnComesThoughNothingNewStarts() throws Exception {
        ActiveRun run = new ActiveRun(independent(1), List.of(), 1, 0);
        run.close();
        assertThat(run.awaitTurn(1, () -> false)).isFalse();
        assertThat(run.awaitLastTurn(1, () -> false)).isTrue();
        assertThat(run.awaitLastTurn(TimeUnit.DAYS.toMillis(1), () -> true)).isFalse();
    }

    @Test
    void isIdleWhenTheLastStepInProgressHasEnded() throws Exception {
        ActiveRun run = new ActiveRun(independent(3), List.of(), 2, 0);
        Claim first = run.claim().orElseThrow();
        Claim second = run.claim().orElseThrow();
        run.fail(first);
        Future<?> idle = threads.submit(() -> {
            run.awaitIdle();
            return null;
        });
        assertThat(run.claim()).isEmpty();
        assertThat(idle.isDone()).isFalse();
        end(run, second);
        idle.get();
    }

    @Test
    void theFirstSessionsTakeTheCheapestSteps() throws Exception {
        ActiveRun run = new ActiveRun(independent(4), List.of(), 2, 1);

        assertThat(run.claim().orElseThrow().step().name()).isEqualTo("t0");
        assertThat(run.claim().orElseThrow().step().name()).isEqualTo("t3");
    }

    @Test
    void aThreadWaitsForASessionAndGetsTheOneThatIsFreed() throws Exception {
        ActiveRun run = new ActiveRun(independent(2), List.of(), 1, 0);
        Claim first = run.claim().orElseThrow();
        Future<Optional<Claim>> waiting = threads.submit(run::claim);
        end(run, first);

        assertThat(waiting.get().orElseThrow().session()).isEqualTo(1);
    }

    @Test
    void moreSessionsOpenAtOnceWhenTheirNumberGrows() throws Exception {
        ActiveRun run = new ActiveRun(independent(3), List.of(), 1, 0);
        run.claim();
        Future<Optional<Claim>> second = threads.submit(run::claim);
        Future<Optional<Claim>> third = threads.submit(run::claim);
        run.resize(3, 0);

        assertThat(Set.of(second.get().orElseThrow().session(), third.get().orElseThrow().session())).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void aSurplusSessionClosesAfterItsStep() throws Exception {
        ActiveRun run = new ActiveRun(independent(4), List.of(), 2, 0);
        Claim first = run.claim().orElseThrow();
        Claim second = run.claim().orElseThrow();
        run.resize(1, 0);
        end(run, first);
        Future<Optional<Claim>> waiting = threads.submit(run::claim);
        end(run, second);

        assertThat(waiting.get().orElseThrow().session()).isEqualTo(1);
    }

    @Test
    void nothingStartsAfterAFailure() throws Exception {
        ActiveRun run = new ActiveRun(independent(3), List.of(), 2, 0);
        Claim first = run.claim().orElseThrow();
        run.claim();
        Future<Optional<Claim>> waiting = threads.submit(run::claim);
        run.fail(first);

        assertThat(waiting.get()).isEmpty();
        assertThat(run.finished()).isFalse();
    }

    @Test
    void waitingThreadsLeaveWhenNothingWillBeReady() throws Exception {
        ActiveRun run = new ActiveRun(independent(1), List.of(), 4, 0);
        Claim only = run.claim().orElseThrow();
        Future<Optional<Claim>> waiting = threads.submit(run::claim);
        Future<Optional<Claim>> another = threads.submit(run::claim);
        end(run, only);

        assertThat(waiting.get()).isEmpty();
        assertThat(another.get()).isEmpty();
        assertThat(run.finished()).isTrue();
    }

    /** Random graphs, costs and changes of the number of sessions; as many threads as steps, as the job has partitions. */
    @RepeatedTest(40)
    void everyStepIsDoneOnceAfterItsParentsWithinTheSessionsAllowed(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        WorkingPlan plan = randomPlan(random);
        Observed observed = new Observed(new ActiveRun(plan, List.of(), 1 + random.nextInt(6), random.nextInt(2)), plan);
        CountDownLatch resized = new CountDownLatch(1);
        threads.submit(() -> {
            for (int i = 0; i < 20; i++) {
                int sessions = 1 + random.nextInt(8);
                observed.allowed(sessions);
                observed.run.resize(sessions, random.nextInt(sessions + 1));
            }
            resized.countDown();
        });
        List<Callable<Void>> partitions = new ArrayList<>();
        plan.steps().forEach(step -> partitions.add(observed::workOneStep));
        for (Future<Void> partition : threads.invokeAll(partitions)) {
            partition.get();
        }
        resized.await();

        assertThat(observed.run.finished()).isTrue();
        assertThat(observed.done).hasSize(plan.size());
        assertThat(observed.violations).as("seed " + repetition.getCurrentRepetition()).isEmpty();
    }

    private static WorkingPlan randomPlan(Random random) throws PlanDefectException {
        List<PlannedStep> steps = new ArrayList<>();
        int size = 1 + random.nextInt(150);
        for (int i = 0; i < size; i++) {
            List<String> parents = new ArrayList<>();
            for (int p = random.nextInt(4); p > 0 && i > 0; p--) {
                parents.add("s" + random.nextInt(i));
            }
            steps.add(new PlannedStep("s" + i, "_copy_table", null, random.nextInt(1000), parents));
        }
        return WorkingPlan.of(steps);
    }

    private static WorkingPlan independent(int steps) throws PlanDefectException {
        List<PlannedStep> tables = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            tables.add(new PlannedStep("t" + i, "_copy_table", null, i, List.of()));
        }
        return WorkingPlan.of(tables);
    }

    private static void end(ActiveRun run, Claim claim) {
        run.release(claim, run.end(claim));
    }

    /** A run whose steps only note that they were done, and what should not have happened. */
    private static final class Observed {
        private final ActiveRun run;
        private final WorkingPlan plan;
        private final Set<String> done = ConcurrentHashMap.newKeySet();
        private final Set<Integer> sessions = ConcurrentHashMap.newKeySet();
        private final List<String> violations = java.util.Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger mostAllowed = new AtomicInteger(6);

        Observed(ActiveRun run, WorkingPlan plan) {
            this.run = run;
            this.plan = plan;
        }

        void allowed(int count) {
            mostAllowed.accumulateAndGet(count, Math::max);
        }

        Void workOneStep() throws InterruptedException {
            Optional<Claim> claimed = run.claim();
            if (claimed.isEmpty()) {
                return null;
            }
            Claim claim = claimed.get();
            check(sessions.add(claim.session()), "session " + claim.session() + " twice");
            check(sessions.size() <= mostAllowed.get(), "too many sessions");
            check(done.containsAll(claim.step().parents()), claim.step().name() + " before its parents");
            Thread.onSpinWait();
            check(done.add(claim.step().name()), claim.step().name() + " twice");
            sessions.remove(claim.session());
            end(run, claim);
            return null;
        }

        private void check(boolean holds, String violation) {
            if (!holds) {
                violations.add(violation);
            }
        }
    }
}
