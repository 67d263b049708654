package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.data2pg.control.execution.ActiveRun.Claim;
import org.data2pg.control.execution.ActiveRun.Pause;
import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random graphs, costs, numbers of sessions (also 0 and back), failures, pauses and suspensions, against a model that says after each event
 * which sessions must hold which steps. A seed that failed is repeated with {@code -Ddispatcher.seed=…}.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DispatcherPropertyTest {

    private static final int RUNS = 200;
    /** A thread that gets its step later than this hangs. */
    private static final int PATIENCE_SECONDS = 120;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @AfterAll
    static void endThreads() {
        THREADS.shutdownNow();
    }

    @Test
    void sessionsAreNeverIdleNorTooManyAndParentsComeFirst() throws Exception {
        long first = Long.getLong("dispatcher.seed", System.nanoTime());
        System.out.println("DispatcherPropertyTest: -Ddispatcher.seed=" + first);
        for (int i = 0; i < RUNS; i++) {
            new Story(first + i).play();
        }
    }

    /** One run from its first step to its end. */
    private static final class Story {

        private final String seed;
        private final Random random;
        private final boolean goesOnAfterFailures;
        private final WorkingPlan plan;
        private final ActiveRun run;
        private final Model model;
        private final BlockingQueue<Claim> claims = new LinkedBlockingQueue<>();
        private final List<Claim> held = new ArrayList<>();
        private final List<Future<?>> threads = new ArrayList<>();

        Story(long seed) throws PlanDefectException {
            this.seed = "-Ddispatcher.seed=" + seed;
            this.random = new Random(seed);
            this.goesOnAfterFailures = random.nextBoolean();
            this.plan = randomPlan(random);
            Set<String> completed = someCompleted();
            int sessions = random.nextInt(6);
            int ascending = sessions == 0 ? 0 : random.nextInt(sessions + 1);
            this.run = new ActiveRun(plan, completed, sessions, ascending);
            this.model = new Model(plan, completed, sessions, ascending);
        }

        /** What an earlier run of the plan has done: a step only after its parents. */
        private Set<String> someCompleted() {
            Set<String> completed = new HashSet<>();
            boolean restarted = random.nextInt(3) == 0;
            for (PlannedStep step : plan.steps()) {
                if (restarted && completed.containsAll(step.parents()) && random.nextBoolean()) {
                    completed.add(step.name());
                }
            }
            return completed;
        }

        void play() throws Exception {
            for (int i = 0; i < plan.size(); i++) {
                threads.add(THREADS.submit(this::takeStepsUntilNothingIsLeft));
            }
            compare();
            while (!model.over()) {
                change();
                compare();
            }
            for (Future<?> thread : threads) {
                thread.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            run.awaitIdle();
            assertThat(claims).as(seed).isEmpty();
            assertThat(run.finished()).as(seed).isEqualTo(model.finished());
            assertThat(model.finished() || model.closed || model.withFailures).as(seed + ": ended for a reason").isTrue();
        }

        private Void takeStepsUntilNothingIsLeft() throws InterruptedException {
            for (Optional<Claim> claim = run.claim(); claim.isPresent(); claim = run.claim()) {
                claims.add(claim.get());
            }
            return null;
        }

        /** Each claim the model expects must come, and no other. */
        private void compare() throws InterruptedException {
            Map<Integer, String> expected = model.fill();
            Map<Integer, String> seen = new TreeMap<>();
            while (seen.size() < expected.size()) {
                Claim claim = claims.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (claim == null) {
                    fail("%s: sessions are idle. Expected %s, seen %s", seed, expected, seen);
                }
                seen.put(claim.session(), claim.step().name());
                held.add(claim);
            }
            assertThat(seen).as(seed).isEqualTo(expected);
            assertThat(claims).as(seed + ": more steps than sessions").isEmpty();
        }

        private void change() {
            int event = held.isEmpty() ? 60 + random.nextInt(40) : random.nextInt(100);
            if (event < 60) {
                end(held.remove(random.nextInt(held.size())));
            } else if (event < 90) {
                int sessions = random.nextInt(7);
                model.resize(sessions, sessions == 0 ? 0 : random.nextInt(sessions + 1));
                run.resize(model.sessions, model.ascending);
            } else if (event < 97) {
                model.paused = !model.paused;
                if (model.paused) {
                    run.pause(Pause.NOT_OWNED);
                } else {
                    run.goOn(Pause.NOT_OWNED);
                }
            } else if (random.nextInt(6) == 0) {
                model.closed = true;
                run.close();
            }
        }

        private void end(Claim claim) {
            if (random.nextInt(20) == 0 && goesOnAfterFailures) {
                model.failed(claim);
                run.giveUp(claim);
            } else if (random.nextInt(60) == 0) {
                model.failed(claim);
                model.closed = true;
                run.fail(claim);
            } else {
                model.ended(claim);
                run.release(claim, run.end(claim));
            }
        }
    }

    /** The same run written down as simply as can be. */
    private static final class Model {

        private final WorkingPlan plan;
        private final Set<String> untouched = new HashSet<>();
        private final Set<String> completed;
        private final Set<Integer> inUse = new HashSet<>();
        private int sessions;
        private int ascending;
        private boolean paused;
        private boolean closed;
        private boolean withFailures;

        Model(WorkingPlan plan, Set<String> completed, int sessions, int ascending) {
            this.plan = plan;
            this.completed = new HashSet<>(completed);
            plan.steps().stream().map(PlannedStep::name).filter(step -> !completed.contains(step)).forEach(untouched::add);
            resize(sessions, ascending);
        }

        void resize(int newSessions, int newAscending) {
            sessions = newSessions;
            ascending = newAscending;
        }

        void ended(Claim claim) {
            completed.add(claim.step().name());
            inUse.remove(claim.session());
        }

        void failed(Claim claim) {
            withFailures = true;
            inUse.remove(claim.session());
        }

        /** Gives steps to sessions as long as there are both. */
        Map<Integer, String> fill() {
            Map<Integer, String> given = new TreeMap<>();
            for (List<String> ready = ready(); !closed && !paused && inUse.size() < sessions && !ready.isEmpty(); ready = ready()) {
                int session = 1;
                while (inUse.contains(session)) {
                    session++;
                }
                String step = session <= ascending ? ready.get(0) : costliest(ready);
                inUse.add(session);
                untouched.remove(step);
                given.put(session, step);
            }
            return given;
        }

        /** The cheapest first, then by name. */
        private List<String> ready() {
            return plan.steps().stream().filter(step -> untouched.contains(step.name()) && completed.containsAll(step.parents()))
                    .map(PlannedStep::name).sorted(Comparator.comparing(plan::cumulativeCost).thenComparing(Comparator.naturalOrder())).toList();
        }

        private String costliest(List<String> ready) {
            return ready.stream().max(Comparator.comparing(plan::cumulativeCost).thenComparing(Comparator.reverseOrder())).orElseThrow();
        }

        boolean finished() {
            return completed.size() == plan.size();
        }

        boolean over() {
            return inUse.isEmpty() && (closed || ready().isEmpty());
        }
    }

    private static WorkingPlan randomPlan(Random random) throws PlanDefectException {
        List<PlannedStep> steps = new ArrayList<>();
        int size = random.nextInt(60);
        for (int i = 0; i < size; i++) {
            List<String> parents = new ArrayList<>();
            for (int p = random.nextInt(4); p > 0 && i > 0; p--) {
                parents.add("s" + random.nextInt(i));
            }
            steps.add(new PlannedStep("s" + i, "_copy_table", null, random.nextInt(50), parents));
        }
        return WorkingPlan.of(steps);
    }
}
