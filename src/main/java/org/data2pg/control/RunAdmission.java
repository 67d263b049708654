package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.persistence.PersistenceException;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Audit;
import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.Recorder;
import org.data2pg.control.execution.RunLedger;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.target.PlanChanges;
import org.data2pg.control.target.PlanReader;
import org.data2pg.message.ConflictException;
import org.data2pg.message.RefusedException;
import org.data2pg.message.RequestMessages;
import org.data2pg.message.RestartMessages;
import org.data2pg.message.UnavailableException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.Step;
import org.data2pg.run.StepMoves;
import org.data2pg.run.Steps;
import org.data2pg.targetdb.StepOption;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.ConfiguredBatch;
import org.data2pg.targetdb.TargetSessions;

/** Checks what a run needs, on both databases, and stores the run; what is refused leaves nothing behind but a line in the audit. */
@ApplicationScoped
public class RunAdmission {

    @Inject
    private AdminTransaction transaction;
    @Inject
    private Audit audit;
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
    private RunLedger ledger;
    @Inject
    private Node node;
    @Inject
    private Clock clock;

    /**
     * Stores a run of a batch.
     *
     * @param key null for none
     * @throws RefusedException it can't be carried out
     */
    BatchRun admit(RunRequest request, StartKey key) {
        BatchRun.Order order = request.order();
        TargetDatabase target = transaction.call(() -> checkedTarget(order));
        Accepted accepted = checkOnTarget(target, order, List.of(), null);
        return store(order, () -> {
            BatchRun run = stored(request, order, accepted, key);
            audit.done(request.action().made(run.id()));
            return run;
        });
    }

    /**
     * Stores a run that takes over the working plan of an unfinished one, with what is done of it.
     *
     * @param condition what must be so of the unfinished one
     * @throws RefusedException it is not so, the run can't be restarted, or its working plan is not the present one of the batch
     */
    BatchRun admitRestart(long unfinished, RestartRequest wanted, StartKey key, Predicate<RunView> condition, Actor actor) {
        BatchRun before = transaction.call(() -> {
            BatchRun found = runs.numbered(unfinished).orElseThrow(() -> MESSAGES.unknownRun(unfinished));
            require(condition, found, clock.instant());
            return restartable(found);
        });
        RunRequest request = wanted.request(before, actor);
        BatchRun.Order order = request.order();
        TargetDatabase target = transaction.call(() -> checkedTarget(order));
        List<Step> taken = transaction.call(() -> steps.of(unfinished));
        Accepted accepted = checkOnTarget(target, order, taken, before);
        Set<UUID> owners = transaction.call(() -> runs.ownerTokens(unfinished));
        Set<String> lost = lost(target, before, owners, taken);
        return store(order, () -> {
            // From here on no other run of the batch is stored
            targetDatabases.locked(order.targetDatabase());
            BatchRun former = restartable(runs.locked(unfinished));
            BatchRun run = stored(request, order, accepted, key);
            run.restarts(former);
            former.restartedBy(run);
            moves.takeOver(unfinished, run.id(), lost);
            audit.done(wanted.action(unfinished, actor));
            audit.done(wanted.action(run.id(), actor));
            return run;
        });
    }

    /** Whoever has seen the run acts on what he has seen. */
    static void require(Predicate<RunView> condition, BatchRun run, Instant now) {
        if (!condition.test(RunView.of(run, null, now))) {
            throw RequestMessages.MESSAGES.changedMeanwhile(run.id());
        }
    }

    private Set<String> lost(TargetDatabase target, BatchRun unfinished, Set<UUID> owners, List<Step> taken) {
        try {
            return ledger.lost(target, unfinished, owners, taken);
        } catch (ConflictException refused) {
            // Another operator may have restarted it since it was looked at, and its ledger be that of the other restart
            transaction.call(() -> restartable(runs.numbered(unfinished.id()).orElseThrow()));
            throw refused;
        }
    }

    /** A run that is the last one of its batch: what later ones have done to the target database, nobody could tell from what is its own. */
    private BatchRun restartable(BatchRun run) {
        switch (run.status()) {
            case SUSPENDED, ABORTED -> runs.laterBegun(run).ifPresent(later -> {
                throw RestartMessages.MESSAGES.laterRunBegun(run.id(), later.id());
            });
            case COMPLETED -> throw MESSAGES.completedNotRestarted(run.id());
            case RESTARTED -> throw MESSAGES.restartedAlready(run.id(), run.restartRun());
            case INITIALIZING, IN_PROGRESS, ENDING -> throw MESSAGES.activeNotRestarted(run.id(), run.status().label());
        }
        return run;
    }

    private TargetDatabase checkedTarget(BatchRun.Order order) {
        TargetDatabase target = targetDatabases.named(order.targetDatabase());
        if (order.referenceRun() != null) {
            BatchRun reference = runs.numbered(order.referenceRun()).orElseThrow(() -> MESSAGES.unknownReferenceRun(order.referenceRun()));
            if (reference.status() != RunStatus.COMPLETED) {
                throw MESSAGES.referenceRunNotCompleted(reference.id(), reference.status().label());
            }
        }
        return target;
    }

    private Accepted checkOnTarget(TargetDatabase target, BatchRun.Order order, List<Step> taken, BatchRun before) {
        try (TargetSession session = targetSessions.open(target)) {
            session.checkExtension();
            ConfiguredBatch batch = PlanReader.configured(session.batches(), order.batch(), order.targetDatabase());
            if (target.isLocked() && batch.writesToTarget()) {
                throw MESSAGES.targetDatabaseLocked(target.id(), batch.name(), batch.type());
            }
            if (!batch.completed()) {
                throw MESSAGES.migrationNotCompleted(batch.migration(), batch.name());
            }
            refuseRunElsewhere(session, order);
            String objection = session.checkStepOptions(order.stepOptions());
            if (!objection.isEmpty()) {
                throw MESSAGES.invalidStepOptions(order.stepOptions(), objection);
            }
            if (before == null) {
                refuseOptionsOfOtherTypes(order.stepOptions(), batch);
            }
            if (order.sessions() > session.sessionLimit()) {
                throw MESSAGES.tooManySessions(order.sessions(), target.id(), session.sessionLimit());
            }
            if (!taken.isEmpty()) {
                refuseOtherPlan(taken, session.workingPlan(batch.name()), batch.name());
                refuseOtherWork(before, session.fingerprint(batch.name()), batch.name());
            }
            return new Accepted(batch, session.sessionLimit());
        } catch (TargetFailureException failure) {
            throw MESSAGES.targetDatabaseFailed(target.id(), failure.report());
        }
    }

    /** Two target databases here may be one: by another name of its host, say. Whoever is the owner there is asked again when the run is prepared. */
    private void refuseRunElsewhere(TargetSession session, BatchRun.Order order) {
        if (session.keepsLedger()) {
            session.owner(order.batch()).flatMap(token -> transaction.call(() -> runs.activeWithToken(order.batch(), token)))
                    .filter(other -> !other.targetDatabase().equals(order.targetDatabase())).ifPresent(other -> {
                        throw RunLedger.activeElsewhere(order.batch(), order.targetDatabase(), other);
                    });
        }
    }

    /** Of a new run: a former version of the server may have let them pass in the one that is restarted. */
    private static void refuseOptionsOfOtherTypes(String stepOptions, ConfiguredBatch batch) {
        try (JsonReader reader = Json.createReader(new StringReader(stepOptions))) {
            JsonObject given = reader.readObject();
            Stream.of(StepOption.values()).filter(option -> !option.batchType().equals(batch.type()) && given.getOrDefault(option.name(), JsonValue.NULL) != JsonValue.NULL).findFirst()
                    .ifPresent(option -> {
                        throw MESSAGES.stepOptionOfOtherType(option.name(), option.batchType(), batch.name(), batch.type());
                    });
        }
    }

    private static void refuseOtherPlan(List<Step> taken, List<PlannedStep> present, String batch) {
        PlanChanges changes = PlanChanges.between(taken, present);
        if (!changes.none()) {
            throw MESSAGES.planChanged(taken.get(0).run(), batch, changes.sentence());
        }
    }

    private static void refuseOtherWork(BatchRun before, String present, String batch) {
        if (before.doesOtherThan(present)) {
            throw RestartMessages.MESSAGES.workChanged(before.id(), batch);
        }
    }

    /**
     * Another operator may have been faster since the checks: the lock and the unique index on active runs decide. Where the connection was lost in
     * the commit, the run may be stored nevertheless, and nobody but this server would start it.
     */
    BatchRun store(BatchRun.Order order, Supplier<BatchRun> work) {
        AtomicReference<BatchRun> stored = new AtomicReference<>();
        try {
            return transaction.call(() -> {
                stored.set(work.get());
                return stored.get();
            });
        } catch (UnavailableException unknown) {
            return Optional.ofNullable(stored.get()).flatMap(this::kept).orElseThrow(() -> unknown);
        } catch (PersistenceException refusedByDatabase) {
            transaction.run(() -> refuseSecondRun(order));
            throw refusedByDatabase;
        }
    }

    /**
     * The run as the database has kept it, if nobody has taken it over yet. What was to store it keeps the target database locked until it has ended:
     * then it is known.
     */
    private Optional<BatchRun> kept(BatchRun stored) {
        AtomicReference<Optional<BatchRun>> kept = new AtomicReference<>();
        new Recorder(transaction, stored.id()).untilDone(() -> {
            targetDatabases.locked(stored.targetDatabase());
            kept.set(runs.lockedIfThere(stored.id()).filter(found -> found.ledger().equals(stored.ledger())
                    && found.owner().epoch() == stored.owner().epoch() && found.status() == RunStatus.INITIALIZING));
        });
        return kept.get();
    }

    private BatchRun stored(RunRequest request, BatchRun.Order order, Accepted accepted, StartKey key) {
        TargetDatabase target = targetDatabases.locked(order.targetDatabase());
        if (target.isLocked() && accepted.batch().writesToTarget()) {
            throw MESSAGES.targetDatabaseLocked(target.id(), order.batch(), accepted.batch().type());
        }
        refuseSecondRun(order);
        BatchRun run = new BatchRun(order, accepted.batch().type(), accepted.sessionLimit(), node.name(), clock.instant());
        runs.allActiveOn(order.targetDatabase()).stream().filter(run::isDisturbedBy).findFirst()
                .ifPresent(other -> run.warn(MESSAGES.copiedMeanwhile(other.id(), other.batch(), other.batchType())));
        if (key != null) {
            run.startedBy(key.key(), key.digest());
        }
        runs.add(run);
        runs.requested(run, request.actor().door(), request.actor().address(), request.command());
        return run;
    }

    private void refuseSecondRun(BatchRun.Order order) {
        runs.activeOf(order.targetDatabase(), order.batch()).ifPresent(active -> {
            throw MESSAGES.batchAlreadyActive(order.batch(), order.targetDatabase(), "run " + active.id() + ", " + active.status().label());
        });
    }

    /** What the target database said about the batch. */
    private record Accepted(ConfiguredBatch batch, int sessionLimit) {
    }
}
