package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;

import org.data2pg.message.RefusedException;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.ConfiguredBatch;
import org.data2pg.targetdb.TargetSessions;

/** What operators do with runs. */
@ApplicationScoped
public class RunControl {

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
    private JobEngine engine;
    @Inject
    private Node node;
    @Inject
    private Clock clock;

    /**
     * Starts a run of a batch and does not wait for it. Everything is checked before anything is written;
     * a run that was stored is carried out, or ends Aborted with the reason, whatever happens afterwards.
     *
     * @return number of the run
     * @throws RefusedException the request can't be carried out; nothing is written then
     */
    public long run(RunRequest request) {
        adminDatabase.requireReady();
        engine.requireReady();
        BatchRun.Order order = request.order();
        TargetDatabase target = transaction.call(() -> checkedTarget(order));
        Accepted accepted = checkOnTarget(target, order);
        BatchRun run = store(request, order, accepted);
        LOGGER.runStatus(run.id(), run.batch(), run.targetDatabase(), run.status().label());
        start(run.id());
        return run.id();
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

    private Accepted checkOnTarget(TargetDatabase target, BatchRun.Order order) {
        try (TargetSession session = targetSessions.open(target)) {
            session.checkExtension();
            ConfiguredBatch batch = configured(session.batches(), order);
            if (target.isLocked() && batch.writesToTarget()) {
                throw MESSAGES.targetDatabaseLocked(target.id(), batch.name(), batch.type());
            }
            if (!batch.completed()) {
                throw MESSAGES.migrationNotCompleted(batch.migration(), batch.name());
            }
            String objection = session.checkStepOptions(order.stepOptions());
            if (!objection.isEmpty()) {
                throw MESSAGES.invalidStepOptions(order.stepOptions(), objection);
            }
            if (order.sessions() > session.sessionLimit()) {
                throw MESSAGES.tooManySessions(order.sessions(), target.id(), session.sessionLimit());
            }
            return new Accepted(batch, session.sessionLimit());
        } catch (TargetFailureException failure) {
            throw MESSAGES.targetDatabaseFailed(target.id(), failure.report());
        }
    }

    private static ConfiguredBatch configured(List<ConfiguredBatch> batches, BatchRun.Order order) {
        return batches.stream().filter(batch -> batch.name().equals(order.batch())).findFirst()
                .orElseThrow(() -> MESSAGES.unknownBatch(order.batch(), order.targetDatabase(), batches.isEmpty() ? "none"
                        : batches.stream().map(ConfiguredBatch::name).sorted().collect(Collectors.joining(", "))));
    }

    /** Another operator may have been faster since the checks: the lock and the unique index on active runs decide. */
    private BatchRun store(RunRequest request, BatchRun.Order order, Accepted accepted) {
        try {
            return transaction.call(() -> {
                TargetDatabase target = targetDatabases.locked(order.targetDatabase());
                if (target.isLocked() && accepted.batch().writesToTarget()) {
                    throw MESSAGES.targetDatabaseLocked(target.id(), order.batch(), accepted.batch().type());
                }
                refuseSecondRun(order);
                BatchRun run = new BatchRun(order, accepted.batch().type(), accepted.sessionLimit(), node.name(), clock.instant());
                runs.add(run);
                runs.requested(run, request.door(), request.address(), request.command());
                return run;
            });
        } catch (PersistenceException refusedByDatabase) {
            transaction.run(() -> refuseSecondRun(order));
            throw refusedByDatabase;
        }
    }

    private void refuseSecondRun(BatchRun.Order order) {
        runs.activeOf(order.targetDatabase(), order.batch()).ifPresent(active -> {
            throw MESSAGES.batchAlreadyActive(order.batch(), order.targetDatabase(), "run " + active.id() + ", " + active.status().label());
        });
    }

    /** The run is stored: from here on it ends in some state, even if the administration database goes away for a while. */
    private void start(long run) {
        Recorder recorder = new Recorder(transaction, run);
        long execution;
        try {
            execution = engine.start(run);
        } catch (RuntimeException failure) {
            LOGGER.unexpected(run, failure);
            recorder.untilDone(() -> runs.locked(run).abort(MESSAGES.jobNotStarted(String.valueOf(failure.getMessage())), clock.instant()));
            return;
        }
        recorder.untilDone(() -> runs.locked(run).executedBy(execution));
    }

    /** What the target database said about the batch. */
    private record Accepted(ConfiguredBatch batch, int sessionLimit) {
    }
}
