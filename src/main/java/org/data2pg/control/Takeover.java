package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.Ownership.Orphan;
import org.data2pg.message.RefusedException;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.SessionStatus;
import org.data2pg.run.StepAttempts;
import org.data2pg.run.StepMoves;
import org.data2pg.run.Stop;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;

/**
 * What becomes of a run whose server is gone. First this server becomes its owner, so that nothing the former one may still say is recorded; then
 * what that one left at work on the target database is ended; only then the run is ended, or goes on here. What can't be done now is tried again.
 */
@ApplicationScoped
class Takeover {

    private static final int LOOKS_FOR_BACKENDS = 100;
    private static final int MS_BETWEEN_LOOKS = 100;

    @Inject
    private AdminTransaction transaction;
    @Inject
    private Ownership ownership;
    @Inject
    private Audit audit;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepMoves steps;
    @Inject
    private StepAttempts attempts;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private RunEnd end;
    @Inject
    private JobEngine engine;
    @Inject
    private Node node;
    @Inject
    private Clock clock;

    private final Set<Long> postponed = ConcurrentHashMap.newKeySet();

    void of(Orphan orphan) {
        long run = orphan.run();
        if (!ownership.take(run)) {
            return;
        }
        boolean goesOn = false;
        try {
            goesOn = decide(orphan);
            postponed.remove(run);
        } catch (RefusedException | TargetFailureException notNow) {
            if (postponed.add(run)) {
                LOGGER.takeoverPostponed(run, notNow.getMessage());
            }
        } finally {
            if (!goesOn) {
                ownership.release(run);
            }
        }
    }

    private boolean decide(Orphan orphan) {
        long run = orphan.run();
        boolean another = ownership.hasOthers() || !orphan.node().equals(node.name());
        BatchRun mine = transaction.call(() -> runs.takenOver(run).orElse(null));
        if (mine == null) {
            return false;
        }
        endBackends(mine);
        EarlyEnd end = endOf(mine, another, orphan.node());
        transaction.run(() -> record(mine, orphan.node(), end));
        if (end == null) {
            goOn(mine);
        }
        return end == null;
    }

    /** Null when the run goes on. */
    private static EarlyEnd endOf(BatchRun run, boolean another, String formerNode) {
        if (run.stopWanted() != null) {
            return EarlyEnd.wanted(run).orElseThrow();
        }
        if (run.error() != null && !run.goesOnAfterFailures()) {
            return new EarlyEnd(RunStatus.ABORTED, run.error());
        }
        boolean goesOn = run.takeover() == null ? another : run.takeover().equals("continue");
        return goesOn ? null : new EarlyEnd(RunStatus.ABORTED, MESSAGES.serverEnded(formerNode));
    }

    private void record(BatchRun run, String formerNode, EarlyEnd how) {
        attempts.lose(run.id(), MESSAGES.serverEnded(formerNode), clock.instant());
        steps.putBack(run.id());
        if (how == null) {
            runs.locked(run.id()).carriedOutBy(node.name());
            runs.closeSessions(run.id(), SessionStatus.CLOSED, clock.instant());
        } else {
            end.as(run.id(), how);
        }
        audit.done(Audit.Action.on(run.id(), "take over", new Actor(node.name(), "server", null),
                Map.of("from", formerNode, "outcome", how == null ? "continue" : how.status().label())));
    }

    private void goOn(BatchRun run) {
        LOGGER.runTakenOver(run.id(), node.name());
        ownership.own(run.id(), run.ownerEpoch());
        long execution = engine.start(run.id());
        new Recorder(transaction, run.id()).untilDone(() -> runs.locked(run.id()).executedBy(execution));
    }

    /**
     * Ends what the former server has left at work on the target database, and waits until it is gone. A run that an operator wants to be aborted
     * does not wait for a target database that can't be reached: who aborts it knows why.
     */
    private void endBackends(BatchRun run) {
        List<Integer> backends = transaction.call(() -> runs.openBackends(run.id()));
        if (backends.isEmpty()) {
            return;
        }
        TargetDatabase target = transaction.call(() -> targetDatabases.named(run.targetDatabase()));
        try {
            for (int look = 0; look < LOOKS_FOR_BACKENDS && areThere(target, backends); look++) {
                TimeUnit.MILLISECONDS.sleep(MS_BETWEEN_LOOKS);
            }
            if (areThere(target, backends)) {
                throw MESSAGES.backendsStay(target.id(), backends.toString());
            }
        } catch (RefusedException unreachable) {
            if (run.stopWanted() != Stop.ABORT) {
                throw unreachable;
            }
            LOGGER.takeoverPostponed(run.id(), unreachable.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw MESSAGES.backendsStay(target.id(), backends.toString());
        }
    }

    private boolean areThere(TargetDatabase target, List<Integer> backends) {
        try (TargetSession session = targetSessions.open(target)) {
            return session.terminate(backends);
        }
    }
}
