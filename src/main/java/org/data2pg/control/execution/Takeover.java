package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Audit;
import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.Ownership.Orphan;
import org.data2pg.message.RefusedException;
import org.data2pg.message.SessionMessages;
import org.data2pg.run.AuditEntries;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.RunStatus;
import org.data2pg.run.SessionStatus;
import org.data2pg.run.StepAttempts;
import org.data2pg.run.StepMoves;
import org.data2pg.run.Steps;
import org.data2pg.run.StepsToCancel;
import org.data2pg.run.Stop;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;

/**
 * What becomes of a run whose server is gone. A server that can reach the target database first becomes its owner, so that nothing the former one may still
 * say is recorded, and nothing it may still do on the target database is kept; then what that one left at work there is ended; only then the run is ended, or
 * goes on here. What can't be done now is tried again.
 */
@ApplicationScoped
class Takeover {

    private static final int LOOKS_FOR_BACKENDS = 100;
    private static final int MS_BETWEEN_LOOKS = 100;

    @Inject
    private AdminTransaction transaction;
    @Inject
    private Executions executions;
    @Inject
    private Ownership ownership;
    @Inject
    private Audit audit;
    @Inject
    private AuditEntries entries;
    @Inject
    private BatchRuns runs;
    @Inject
    private Steps steps;
    @Inject
    private StepMoves moves;
    @Inject
    private StepsToCancel stepsToCancel;
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

    /** Not by a server that ends or is suspended: another one may be there. */
    boolean isPossible() {
        return executions.serverEnd().isEmpty() && engine.beginsJobs();
    }

    void of(Orphan orphan) {
        long run = orphan.run();
        if (!isPossible() || !ownership.take(run)) {
            return;
        }
        boolean goesOn = false;
        try {
            goesOn = decide(orphan);
            postponed.remove(run);
        } catch (RunLostException lost) {
            LOGGER.runLost(run);
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
        BatchRun found = transaction.call(() -> runs.numbered(run).orElseThrow());
        // The last: this server has taken it over once, and did not come as far as to its job
        boolean another = ownership.hasOthers() || !orphan.node().equals(node.name()) || isTakenOverWithoutJob(found);
        if (!found.status().isActive()) {
            return false;
        }
        orWarn(found, this::requireTarget);
        BatchRun mine = claimed(run);
        if (mine == null) {
            return false;
        }
        Set<String> done = new HashSet<>();
        orWarn(mine, taken -> done.addAll(shutOut(taken)));
        EarlyEnd end = transaction.call(() -> record(mine, another, orphan.node(), done));
        if (end == null) {
            goOn(mine);
        }
        return end == null;
    }

    private boolean isTakenOverWithoutJob(BatchRun run) {
        return run.owner().jobExecution() == null && transaction.call(() -> entries.takeovers(run.id())) > 0;
    }

    /** Null when it is no longer active. */
    private BatchRun claimed(long run) {
        return transaction.call(() -> runs.takenOver(run).orElse(null));
    }

    /** The former server may come back and go on: the run must not be taken from it by one that can't. An abort passes without the target database. */
    private void requireTarget(BatchRun run) {
        if (run.stopWanted() != Stop.ABORT) {
            TargetDatabase target = transaction.call(() -> targetDatabases.named(run.targetDatabase()));
            try (TargetSession session = targetSessions.open(target)) {
                session.checkExtension();
            }
        }
    }

    private void orWarn(BatchRun run, Consumer<BatchRun> work) {
        try {
            work.accept(run);
        } catch (RefusedException | TargetFailureException notNow) {
            warn(run, MESSAGES.takeoverWaits(node.name(), notNow.getMessage()));
            throw notNow;
        }
    }

    /** An operator who looks at the run sees why nothing happens to it. */
    private void warn(BatchRun run, String sentence) {
        transaction.run(() -> {
            BatchRun now = owned(run);
            if (now.status().isActive()) {
                now.warn(sentence);
            }
        });
    }

    private BatchRun owned(BatchRun run) {
        BatchRun now = runs.locked(run.id());
        if (now.owner().epoch() != run.owner().epoch()) {
            throw new RunLostException(run.id());
        }
        return now;
    }

    /** Null when the run goes on. */
    private static EarlyEnd endOf(BatchRun run, boolean another, String formerNode) {
        if (run.stopWanted() != null) {
            return EarlyEnd.wanted(run).orElseThrow();
        }
        if (run.endsAfterFailure()) {
            return new EarlyEnd(RunStatus.ABORTED, run.error());
        }
        boolean goesOn = run.takeover() == null ? another : run.takeover().equals("continue");
        return goesOn ? null : new EarlyEnd(RunStatus.ABORTED, MESSAGES.serverEnded(formerNode));
    }

    /** As operators want it now; while the former server was shut out, they may have changed their minds, and this server may have lost the run, too. */
    private EarlyEnd record(BatchRun run, boolean another, String formerNode, Set<String> done) {
        BatchRun now = owned(run);
        now.warn(now.isWithoutLedger() ? MESSAGES.noLedger(now.targetDatabase()) : null);
        attempts.lose(run.id(), MESSAGES.serverEnded(formerNode), clock.instant());
        stepsToCancel.fail(run.id(), done, clock.instant()).forEach(step -> now.failing(MESSAGES.stepFailed(step.step(), step.reason())));
        EarlyEnd how = endOf(now, another, formerNode);
        if (how == null && !isPossible()) {
            throw SessionMessages.MESSAGES.suspended(node.name());
        }
        moves.putBack(run.id());
        if (how == null) {
            now.owner().becomes(node.name());
            runs.closeSessions(run.id(), SessionStatus.CLOSED, clock.instant());
        } else {
            end.as(run.id(), how);
        }
        audit.done(Audit.Action.on(run.id(), "take over", new Actor(node.name(), "server", null),
                Map.of("from", formerNode, "outcome", how == null ? "continue" : how.status().label())));
        return how;
    }

    private void goOn(BatchRun run) {
        LOGGER.runTakenOver(run.id(), node.name());
        ownership.own(run.id(), run.owner().epoch());
        long execution = engine.start(run.id());
        new Recorder(transaction, run.id()).untilDone(() -> runs.locked(run.id()).owner().started(execution));
    }

    /**
     * From here on the former server executes nothing more on the target database, and what it has left at work there is gone. A run that an operator
     * wants to be aborted does not wait for a target database that can't do that: who aborts it knows why.
     *
     * @return names of the steps that are done, recorded or not, if one of the run is to be cancelled; none where the target database does not tell
     */
    private Set<String> shutOut(BatchRun run) {
        Left left = transaction.call(() -> new Left(targetDatabases.named(run.targetDatabase()), run.ledger(), runs.openBackends(run.id(), run.isWithoutLedger()),
                steps.unfinished(run.id())));
        try {
            own(left, run);
            endBackends(left);
            return done(run, left);
        } catch (RefusedException | TargetFailureException obstacle) {
            if (transaction.call(() -> runs.numbered(run.id()).orElseThrow().stopWanted()) != Stop.ABORT) {
                throw obstacle;
            }
            LOGGER.abortedWithoutTarget(run.id(), obstacle.getMessage());
            return Set.of();
        }
    }

    private Set<String> done(BatchRun run, Left left) {
        if (transaction.call(() -> stepsToCancel.of(List.of(run.id()))).isEmpty()) {
            return Set.of();
        }
        try (TargetSession session = targetSessions.open(left.target())) {
            return session.keepsLedger() ? session.done(left.ledger()) : Set.of();
        } catch (TargetFailureException failure) {
            if (RunLedger.isRefusal(failure)) {
                return Set.of();
            }
            throw failure;
        }
    }

    /**
     * Before its backends are ended: it may be alive, and would try their steps again. Where neither the run nor one that it restarts is the owner of the
     * batch, the former server can't execute a step of it, and must not become the owner any more: the batch is left to whoever has it.
     */
    private void own(Left left, BatchRun run) {
        Set<UUID> owners = transaction.call(() -> runs.ownerTokens(run.id()));
        try (TargetSession session = targetSessions.open(left.target())) {
            if (session.keepsLedger() && session.owner(run.batch()).isPresent() && session.own(run.batch(), run.ownerToken()).filter(owners::contains).isPresent()) {
                // While this server waited, it may have lost the run; from here to the commit its next owner waits for this one
                transaction.run(() -> owned(run));
                session.commit();
            }
        } catch (TargetFailureException failure) {
            if (TargetSession.LOCKED.equals(failure.sqlState())) {
                // A step of the former server is about to be committed, and its client does not say the word
                end(left);
            }
            throw failure;
        }
    }

    /** Ends what the former server has left at work, and waits until it is gone. */
    private void endBackends(Left left) {
        List<Integer> there = end(left);
        try {
            for (int look = 0; look < LOOKS_FOR_BACKENDS && !there.isEmpty(); look++) {
                TimeUnit.MILLISECONDS.sleep(MS_BETWEEN_LOOKS);
                there = end(left);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!there.isEmpty()) {
            throw MESSAGES.backendsStay(left.target().id(), there.toString());
        }
    }

    /** Ends also what executes a step without its session being recorded: while the administration database was away, say. */
    private List<Integer> end(Left left) {
        try (TargetSession session = targetSessions.open(left.target())) {
            Set<Integer> backends = new TreeSet<>(left.backends());
            backends.addAll(session.executing(left.ledger(), left.steps()));
            return backends.isEmpty() ? List.of() : session.terminate(backends);
        }
    }

    /**
     * What the former server may be doing still.
     *
     * @param ledger   number of the run in the ledger
     * @param backends process ids of those that are recorded
     * @param steps    those that may be in progress
     */
    private record Left(TargetDatabase target, UUID ledger, List<Integer> backends, List<String> steps) {
    }
}
