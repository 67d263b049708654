package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.target.PlanChanges;
import org.data2pg.control.target.PlanReader;
import org.data2pg.message.RestartMessages;
import org.data2pg.message.UnavailableException;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.Step;
import org.data2pg.run.StepMoves;
import org.data2pg.run.StepStatus;
import org.data2pg.run.Steps;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;

/**
 * Gets an accepted run ready to be carried out: reads its working plan from the target database and stores it as steps of the run.
 * A run that restarts another one, or that another server has begun, has its steps already, some of them Completed.
 */
@ApplicationScoped
class RunPreparation {

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
    @Inject
    private StepMoves moves;
    @Inject
    private StepJournal journal;
    @Inject
    private Executions executions;
    @Inject
    private Ownership ownership;
    @Inject
    private RunEnd end;

    /**
     * The run with its working plan; it is In_progress then.
     *
     * @throws RunLostException                                another server has taken the run over
     * @throws org.data2pg.message.RefusedException            the plan can't be executed, or the target database can't be reached
     * @throws org.data2pg.targetdb.TargetFailureException     the target database could not tell the plan
     */
    Execution of(long runId) {
        Recorder recorder = new Recorder(transaction, runId, ms -> executions.awaitPreparation(runId, ms));
        BatchRun run = recorder.untilKept(() -> owned(runId));
        TargetDatabase target = recorder.untilKept(() -> targetDatabases.named(run.targetDatabase()));
        List<Step> stored = recorder.untilKept(() -> steps.of(runId));
        List<String> completed = stored.stream().filter(step -> step.status() == StepStatus.COMPLETED).map(Step::name).toList();
        Map<String, Long> durations = run.referenceRun() == null ? Map.of() : recorder.untilKept(() -> steps.durations(run.referenceRun()));
        Set<UUID> owners = recorder.untilKept(() -> runs.ownerTokens(runId));
        Optional<BatchRun> former = recorder.untilKept(() -> runs.lastCompleted(run.targetDatabase(), run.batch()));
        Prepared prepared = onTarget(runId, recorder, target, session -> new Prepared(
                stored.isEmpty() ? PlanReader.read(session, run.batch(), durations) : unchanged(session, run, stored),
                session.fingerprint(run.batch()), RunLedger.of(session, run, owners, stored, former, owner -> recorder.untilDone(() -> mayOwn(runId, owner)))));
        WorkingPlan plan = prepared.plan();
        UUID number = prepared.ledger();
        keep(recorder, runId, prepared, stored.isEmpty());
        if (stored.isEmpty()) {
            run.planned(prepared.fingerprint());
        }
        Map<String, Integer> attempts = stored.stream().filter(step -> step.attempts() > 0).collect(Collectors.toMap(Step::name, Step::attempts));
        Execution execution = new Execution(run, target, number, new ActiveRun(plan, completed, run.sessions(), run.ascSessions()),
                plan.size() - completed.size(), attempts, journal);
        if (!run.isWithoutLedger()) {
            execution.completed().addAll(completed);
        }
        leaveOutFailed(execution, stored);
        return execution;
    }

    /**
     * The working plan of a run that has one already: its batch may have been reconfigured while nobody carried it out.
     *
     * @throws org.data2pg.message.ConflictException it was: a part of the steps would do other things than those that are done
     */
    private static WorkingPlan unchanged(TargetSession session, BatchRun run, List<Step> stored) {
        PlanChanges changes = PlanChanges.between(stored, session.workingPlan(run.batch()));
        if (!changes.none()) {
            throw RestartMessages.MESSAGES.planChangedMeanwhile(run.id(), run.batch(), changes.sentence());
        }
        if (run.doesOtherThan(session.fingerprint(run.batch()))) {
            throw RestartMessages.MESSAGES.workChangedMeanwhile(run.id(), run.batch());
        }
        return PlanReader.stored(stored, run.batch());
    }

    /**
     * What fails for a cause that may pass is tried again as steps are, unless the run is to end before it has begun; so is what waits in vain for a
     * server that is about to end a step of the batch: the target database ends it if it is frozen.
     */
    private <T> T onTarget(long runId, Recorder recorder, TargetDatabase target, Function<TargetSession, T> work) {
        Attempts attempts = new Attempts(ms -> executions.awaitPreparation(runId, ms));
        while (true) {
            try (TargetSession session = targetSessions.open(target)) {
                executions.prepare(runId, session);
                int backend = session.backendPid();
                recorder.untilDone(() -> owned(runId).owner().preparesOver(backend));
                return work.apply(session);
            } catch (TargetFailureException failure) {
                if (!Attempts.mayPass(failure.sqlState()) && !TargetSession.LOCKED.equals(failure.sqlState())) {
                    throw failure;
                }
                again(attempts, runId, failure);
            } catch (UnavailableException unreachable) {
                again(attempts, runId, unreachable);
            }
        }
    }

    private static void again(Attempts attempts, long runId, RuntimeException failure) {
        if (!attempts.another()) {
            throw failure;
        }
        LOGGER.preparationRepeated(runId, attempts.made(), String.valueOf(failure.getMessage()));
    }

    /** A former server of the run has gone on without these steps. */
    private static void leaveOutFailed(Execution execution, List<Step> stored) {
        List<Step> failed = stored.stream().filter(step -> step.status() == StepStatus.FAILED).sorted(Comparator.comparing(Step::end)).toList();
        execution.active().leaveOut(failed.stream().map(Step::name).toList());
        failed.forEach(step -> execution.reasons().addFailure(step.name(), MESSAGES.stepFailed(step.name(), step.error())));
    }

    /** @throws RunLostException another server has taken the run over before its job began here */
    private BatchRun owned(long runId) {
        BatchRun run = runs.locked(runId);
        ownership.require(run);
        return run;
    }

    /** @throws org.data2pg.message.ConflictException another run is executing the batch, by another name of the target database */
    private void mayOwn(long runId, Optional<UUID> owner) {
        BatchRun run = owned(runId);
        owner.flatMap(token -> runs.activeWithToken(run.batch(), token)).filter(other -> !other.id().equals(runId)).ifPresent(other -> {
            throw RunLedger.activeElsewhere(run.batch(), run.targetDatabase(), other);
        });
    }

    /**
     * Ends a run that could not be prepared: as an operator or the end of the server wants it, else like this.
     *
     * @throws RunLostException another server has taken the run over
     */
    void giveUp(long runId, EarlyEnd otherwise) {
        new Recorder(transaction, runId).untilDone(() -> {
            EarlyEnd how = EarlyEnd.wanted(owned(runId)).or(executions::serverEnd).orElse(otherwise);
            end.as(runId, how);
        });
    }

    private void keep(Recorder recorder, long runId, Prepared prepared, boolean isNew) {
        recorder.untilDone(() -> begin(runId, prepared, isNew));
    }

    /** Nothing is left to do when the last attempt was kept, but its caller could not know. */
    private void begin(long runId, Prepared prepared, boolean isNew) {
        BatchRun run = owned(runId);
        if (run.status() == RunStatus.INITIALIZING && isNew) {
            moves.store(runId, prepared.plan());
            run.planned(prepared.fingerprint());
        }
        if (prepared.ledger() == null) {
            run.goWithoutLedger();
            run.warn(MESSAGES.noLedger(run.targetDatabase()));
            LOGGER.runWarning(runId, run.warning());
        }
        run.begin();
    }

    /**
     * What the target database has told.
     *
     * @param fingerprint null if it can't tell
     * @param ledger      number of the run in its ledger; null without one
     */
    private record Prepared(WorkingPlan plan, String fingerprint, UUID ledger) {
    }
}
