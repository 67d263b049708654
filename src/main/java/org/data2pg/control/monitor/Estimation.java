package org.data2pg.control.monitor;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.Simulation;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.StepStatus;
import org.data2pg.run.StepTime;

/**
 * Estimates the end of a run by playing what is left of it several times, each time with other durations as steps have had them so far: what
 * most of the plays agree on is the estimate, how far they lie apart is its spread.
 */
final class Estimation {

    private static final int MOST_PLAYS = 41;
    private static final int FEWEST_PLAYS = 5;
    /** A play of many thousand steps takes a while. */
    private static final int STEPS_PLAYED = 60_000;
    /** A step that takes longer than any before it is not about to end: it is given a tenth of its time so far. */
    private static final int OVERDUE_PART = 10;

    private final WorkingPlan plan;
    private final List<StepTime> steps;
    private final Instant now;
    private final StepPace pace;
    private final boolean fromReference;

    /**
     * @param steps         at least all steps of the run that were executed, as they are now
     * @param fromReference whether costs are durations in the reference run
     */
    Estimation(WorkingPlan plan, List<StepTime> steps, boolean fromReference, Instant now) {
        this.plan = plan;
        this.steps = steps;
        this.now = now;
        this.fromReference = fromReference;
        this.pace = new StepPace(fromReference);
        steps.stream().filter(step -> step.status() == StepStatus.COMPLETED)
                .forEach(step -> pace.add(step.sqlFunction(), step.cost(), step.elapsed(now)));
    }

    /**
     * The end with this number of sessions from now on.
     *
     * @param seed the same one gives the same answer
     * @return empty if nothing is known about durations yet, or if what is left would never begin without sessions
     */
    Optional<Estimate> end(int sessions, int ascSessions, long seed) {
        if (pace.isUnknown()) {
            return Optional.empty();
        }
        Map<String, Long> elapsed = new HashMap<>();
        Map<String, Integer> inProgress = new HashMap<>();
        steps.stream().filter(step -> step.status() == StepStatus.IN_PROGRESS).forEach(step -> {
            elapsed.put(step.name(), step.elapsed(now));
            inProgress.put(step.name(), step.session());
        });
        List<String> completed = named(StepStatus.COMPLETED);
        List<String> failed = named(StepStatus.FAILED);
        if (sessions == 0 && completed.size() + failed.size() + inProgress.size() < plan.size()) {
            return Optional.empty();
        }
        Simulation left = new Simulation(plan, completed, failed, inProgress);
        RandomGenerator random = new SplittableRandom(seed);
        int toPlay = Math.max(plan.size() - completed.size(), 1);
        long[] plays = new long[Math.max(FEWEST_PLAYS, Math.min(MOST_PLAYS, STEPS_PLAYED / toPlay))];
        for (int i = 0; i < plays.length; i++) {
            plays[i] = left.duration(sessions, ascSessions, step -> duration(step, elapsed.get(step.name()), random));
        }
        Arrays.sort(plays);
        return Optional.of(new Estimate(now.plusMillis(plays[plays.length / 2]), now.plusMillis(plays[plays.length / 10]),
                now.plusMillis(plays[plays.length - 1 - plays.length / 10]), fromReference));
    }

    private long duration(PlannedStep step, Long elapsed, RandomGenerator random) {
        long duration = pace.draw(step.sqlFunction(), step.cost(), random);
        if (elapsed == null) {
            return duration;
        }
        return duration > elapsed ? duration - elapsed : elapsed / OVERDUE_PART;
    }

    private List<String> named(StepStatus status) {
        return steps.stream().filter(step -> step.status() == status).map(StepTime::name).toList();
    }
}
