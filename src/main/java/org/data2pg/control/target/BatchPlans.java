package org.data2pg.control.target;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.Simulation;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.Steps;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.ConfiguredBatch;
import org.data2pg.targetdb.TargetSessions;

/** What a batch would do, and how long that would take, read from its target database before any run. Nothing is changed. */
@ApplicationScoped
public class BatchPlans {

    /** A longer list tells nobody more. */
    private static final int MOST_POINTS = 24;

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private BatchRuns runs;
    @Inject
    private Steps steps;

    /**
     * The working plan of a batch.
     *
     * @throws org.data2pg.message.RefusedException the target database or the batch does not exist, can't be reached, is not completed, or the
     *                                              plan can't be executed
     */
    public BatchPlan plan(String targetDatabase, String batch) {
        adminDatabase.requireReady();
        TargetDatabase target = transaction.call(() -> targetDatabases.named(targetDatabase));
        ConfiguredBatch configured = configured(target, batch);
        WorkingPlan plan = read(target, batch, Map.of());
        return new BatchPlan(target.id(), batch, configured.type(), configured.migration(), plan.steps().stream()
                .map(step -> new BatchPlan.Step(step.name(), step.sqlFunction(), step.cost(), plan.cumulativeCost(step.name()), step.parents()))
                .sorted(Comparator.comparingLong(BatchPlan.Step::cumulativeCost).reversed().thenComparing(BatchPlan.Step::name)).toList());
    }

    /**
     * How long a batch would take with 1 to so many sessions.
     *
     * @param ascSessions how many of them take the cheapest steps first
     * @throws org.data2pg.message.RefusedException as for {@link #plan}; or the reference run is unknown or not Completed, or a number impossible
     */
    public WhatIf whatIf(String targetDatabase, String batch, long referenceRun, int sessions, int ascSessions) {
        adminDatabase.requireReady();
        if (sessions < 1) {
            throw MESSAGES.tooFewSessions(sessions);
        }
        if (ascSessions < 0 || ascSessions > sessions) {
            throw MESSAGES.invalidAscSessions(ascSessions, sessions);
        }
        TargetDatabase target = transaction.call(() -> targetDatabases.named(targetDatabase));
        BatchRun reference = transaction.call(() -> completed(referenceRun));
        Map<String, Long> durations = transaction.call(() -> steps.durations(referenceRun));
        configured(target, batch);
        List<PlannedStep> planned = read(target, batch, Map.of()).steps();
        double msPerCost = msPerCost(planned, durations);
        WorkingPlan plan = of(batch, planned.stream()
                .map(step -> step.withCost(durations.getOrDefault(step.name(), Math.round(step.cost() * msPerCost)))).toList());
        Simulation simulation = Simulation.of(plan);
        return new WhatIf(referenceRun, Duration.between(reference.start(), reference.end()).toMillis(), reference.sessions(),
                (int) planned.stream().filter(step -> !durations.containsKey(step.name())).count(), simulation.duration(Math.max(1, plan.size()), 0, BatchPlans::ms),
                points(sessions).map(n -> new WhatIf.Point(n, simulation.duration(n, Math.min(ascSessions, n), BatchPlans::ms))).toList());
    }

    private static long ms(PlannedStep step) {
        return Math.max(0, step.cost());
    }

    private BatchRun completed(long referenceRun) {
        BatchRun reference = runs.numbered(referenceRun).orElseThrow(() -> MESSAGES.unknownReferenceRun(referenceRun));
        if (reference.status() != RunStatus.COMPLETED) {
            throw MESSAGES.referenceRunNotCompleted(referenceRun, reference.status().label());
        }
        return reference;
    }

    /** Of the steps that the reference run had. */
    private static double msPerCost(List<PlannedStep> planned, Map<String, Long> durations) {
        List<PlannedStep> known = planned.stream().filter(step -> durations.containsKey(step.name())).toList();
        double cost = known.stream().mapToDouble(PlannedStep::cost).sum();
        return cost <= 0 ? 0 : known.stream().mapToLong(step -> durations.get(step.name())).sum() / cost;
    }

    /** All numbers up to that one; of many, some. */
    private static Stream<Integer> points(int sessions) {
        return sessions <= MOST_POINTS ? IntStream.rangeClosed(1, sessions).boxed()
                : IntStream.range(0, MOST_POINTS).map(i -> 1 + (int) Math.round(i * (sessions - 1.0) / (MOST_POINTS - 1))).boxed();
    }

    private ConfiguredBatch configured(TargetDatabase target, String batch) {
        return onTarget(target, session -> {
            session.checkExtension();
            ConfiguredBatch configured = PlanReader.configured(session.batches(), batch, target.id());
            if (!configured.completed()) {
                throw MESSAGES.migrationNotCompleted(configured.migration(), batch);
            }
            return configured;
        });
    }

    private <T> T onTarget(TargetDatabase target, Function<TargetSession, T> question) {
        try (TargetSession session = targetSessions.open(target)) {
            return question.apply(session);
        } catch (TargetFailureException failure) {
            throw MESSAGES.targetDatabaseFailed(target.id(), failure.report());
        }
    }

    private WorkingPlan read(TargetDatabase target, String batch, Map<String, Long> durations) {
        try (TargetSession session = targetSessions.open(target)) {
            return PlanReader.read(session, batch, durations);
        } catch (TargetFailureException failure) {
            throw MESSAGES.targetDatabaseFailed(target.id(), failure.report());
        }
    }

    private static WorkingPlan of(String batch, List<PlannedStep> steps) {
        try {
            return WorkingPlan.of(steps);
        } catch (PlanDefectException impossible) {
            throw new IllegalStateException("The plan of " + batch + " was read without defect before", impossible);
        }
    }
}
