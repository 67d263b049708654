package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.message.ConflictException;
import org.data2pg.message.RestartMessages;
import org.data2pg.message.UnavailableException;
import org.data2pg.run.BatchRun;
import org.data2pg.run.Step;
import org.data2pg.run.StepStatus;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;

/**
 * What the target database itself knows about the steps of a run: each notes in its own transaction that it is done. A run that restarts
 * another one is the same one there, so that a step which was done without anybody having recorded it is not executed again.
 */
@ApplicationScoped
public class RunLedger {

    /** What the extension refuses a run with whose tables another one has emptied. */
    private static final String RUN_EMPTIED = "D2P47";
    /** And one whose steps are all done. */
    private static final String RUN_COMPLETED = "D2P49";

    @Inject
    private TargetSessions targetSessions;

    /**
     * The number under which the steps of a run are noted; null when the extension of the target database has no ledger. From now on nobody
     * else executes steps of its batch.
     *
     * @param owners    tokens of all owners of the run and of those it restarts
     * @param steps     all its steps; none before its working plan was read
     * @param former    the Completed run before this one, which is removed from the ledger if its server could not do so any more
     * @param required  is given the owner of the batch so far; throws an exception when the batch is to stay with that one, or the run belongs to
     *                  another server now
     * @throws org.data2pg.message.ConflictException the target database has lost some of them
     */
    static UUID of(TargetSession session, BatchRun run, Set<UUID> owners, List<Step> steps, Optional<BatchRun> former,
                   Consumer<Optional<UUID>> required) {
        if (!session.keepsLedger()) {
            return null;
        }
        Optional<UUID> owner = session.own(run.batch(), run.ownerToken());
        // From here to the commit the next owner of the run waits for this one
        required.accept(owner);
        if (!run.isWithoutLedger()) {
            List<String> lost = lost(completed(steps), done(session, run, owner, owners, steps));
            if (!lost.isEmpty()) {
                throw MESSAGES.stepsLost(run.targetDatabase(), lost.size(), lost.get(0));
            }
        }
        former.ifPresent(completedBefore -> session.forget(completedBefore.ledger(), completedBefore.ownerToken()));
        session.commit();
        return run.ledger();
    }

    /**
     * Which of the completed steps of an unfinished run a crash of the target database's server has undone, as step functions don't wait for
     * the disk. A crash undoes the last commits: where a step is undone, all that depend on it are.
     *
     * @param owners tokens of all owners of the run and of those it restarts
     * @param steps  all steps of the run
     * @throws org.data2pg.message.ConflictException the target database could not tell, or says what can't be
     */
    public Set<String> lost(TargetDatabase target, BatchRun run, Set<UUID> owners, List<Step> steps) {
        List<String> completed = completed(steps);
        if (run.isWithoutLedger()) {
            return Set.of();
        }
        Set<String> done;
        try (TargetSession session = targetSessions.open(target)) {
            done = session.keepsLedger() ? done(session, run, session.owner(run.batch()), owners, steps) : Set.copyOf(completed);
        } catch (TargetFailureException failure) {
            throw MESSAGES.targetDatabaseFailed(target.id(), failure.report());
        }
        Set<String> lost = Set.copyOf(lost(completed, done));
        for (Step step : steps) {
            step.parents().stream().filter(lost::contains).filter(parent -> done.contains(step.name())).findFirst().ifPresent(parent -> {
                throw MESSAGES.ledgerContradictsPlan(run.id(), target.id(), parent, step.name());
            });
        }
        return lost;
    }

    /**
     * Names of the steps that the ledger has of a run.
     *
     * @param owner  who has executed the batch last
     * @param owners after whom the run can still go on
     * @param steps  of the run. A crash may have undone all that are recorded as done; but a batch that was dropped, and created again under its name,
     *               has no ledger either, and its tables are as they were
     * @throws org.data2pg.message.ConflictException what was done of the run is done no more, or may have been done once more
     */
    private static Set<String> done(TargetSession session, BatchRun run, Optional<UUID> owner, Set<UUID> owners, List<Step> steps) {
        Set<String> done = done(session, run);
        if (owner.filter(owners::contains).isEmpty()) {
            int recorded = completed(steps).size();
            if (owner.isEmpty() && done.isEmpty() && recorded > 0) {
                throw RestartMessages.MESSAGES.ledgerOfAnother(run.id(), run.targetDatabase(), recorded, run.batch());
            }
            // Once it has steps, the run has owned the batch; who has it now came later, also if this administration database does not know him
            if (!done.isEmpty() || owner.isPresent() && !steps.isEmpty()) {
                throw RestartMessages.MESSAGES.executedElsewhere(run.id(), run.batch(), run.targetDatabase());
            }
        }
        return done;
    }

    /** The target database tells nothing about the steps of a run any more, as others have done theirs since. */
    static boolean isRefusal(TargetFailureException failure) {
        return RUN_EMPTIED.equals(failure.sqlState()) || RUN_COMPLETED.equals(failure.sqlState());
    }

    private static Set<String> done(TargetSession session, BatchRun run) {
        try {
            return session.done(run.ledger());
        } catch (TargetFailureException failure) {
            if (RUN_EMPTIED.equals(failure.sqlState())) {
                throw RestartMessages.MESSAGES.runEmptied(run.id(), failure.getMessage());
            }
            if (RUN_COMPLETED.equals(failure.sqlState())) {
                throw RestartMessages.MESSAGES.runCompleted(run.id(), failure.getMessage());
            }
            throw failure;
        }
    }

    /** What a run is refused with whose batch is being executed by another one, by another name of the target database. */
    public static ConflictException activeElsewhere(String batch, String targetDatabase, BatchRun other) {
        return MESSAGES.batchActiveElsewhere(batch, targetDatabase, other.id(), other.status().label(), other.targetDatabase());
    }

    /**
     * The last word of the target database on a run whose steps are all recorded as done: they are, and a crash undoes none of them any more,
     * as step functions don't wait for the disk. And what they do is still what it was when the run began.
     *
     * @return why the run can't be Completed; empty if it can
     */
    Optional<String> confirm(Execution execution) {
        return onTarget(execution, session -> {
            List<String> lost = lost(execution.completed(), session.done(execution.ledger()));
            if (!lost.isEmpty()) {
                return Optional.of(MESSAGES.stepsLost(execution.target().id(), lost.size(), lost.get(0)).getMessage());
            }
            if (execution.run().doesOtherThan(session.fingerprint(execution.run().batch()))) {
                return Optional.of(RestartMessages.MESSAGES.workChangedBeforeItsEnd(execution.runId(), execution.run().batch()).getMessage());
            }
            session.commit();
            return Optional.empty();
        }, reason -> MESSAGES.notConfirmed(execution.target().id(), reason));
    }

    /** Removes a Completed run from the ledger. Only then: what is missing there counts as lost. */
    void forget(Execution execution) {
        onTarget(execution, session -> {
            session.forget(execution.ledger(), execution.run().ownerToken());
            session.commit();
            return Optional.empty();
        }, UnaryOperator.identity()).ifPresent(reason -> LOGGER.ledgerNotCleaned(execution.runId(), execution.target().id(), reason));
    }

    /** What the work says, or the reason why it could not be done, as a sentence. */
    private Optional<String> onTarget(Execution execution, Function<TargetSession, Optional<String>> work, UnaryOperator<String> asSentence) {
        if (execution.ledger() == null) {
            return Optional.empty();
        }
        Attempts attempts = new Attempts(ms -> execution.active().awaitLastTurn(ms, execution::isCancelling));
        while (true) {
            try (TargetSession session = targetSessions.open(execution.target())) {
                execution.uses(Execution.OF_LEDGER, session);
                return work.apply(session);
            } catch (TargetFailureException failure) {
                if (!Attempts.mayPass(failure.sqlState()) || !attempts.another()) {
                    return Optional.of(asSentence.apply(failure.report()));
                }
            } catch (UnavailableException unreachable) {
                if (!attempts.another()) {
                    return Optional.of(asSentence.apply(unreachable.getMessage()));
                }
            }
        }
    }

    private static List<String> completed(List<Step> steps) {
        return steps.stream().filter(step -> step.status() == StepStatus.COMPLETED).map(Step::name).toList();
    }

    private static List<String> lost(Collection<String> completed, Set<String> done) {
        return completed.stream().filter(step -> !done.contains(step)).sorted().toList();
    }
}
