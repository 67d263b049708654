package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Audit;
import org.data2pg.control.execution.JobEngine;
import org.data2pg.control.execution.Ownership;
import org.data2pg.control.execution.Recorder;
import org.data2pg.control.execution.Steering;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.ConflictException;
import org.data2pg.message.RefusedException;
import org.data2pg.message.RequestMessages;
import org.data2pg.message.SessionMessages;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.StepsToCancel;
import org.data2pg.run.Stop;

/**
 * What operators do with runs. Each action is written to the administration database and noted in the audit, in one transaction; the server that
 * carries the run out sees it there, wherever the operator asked for it. Of two operators at the same moment one is first, the other meets what
 * the first one has done.
 */
@ApplicationScoped
public class RunControl {

    private static final Predicate<RunView> ALWAYS = asSeen -> true;

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private Audit audit;
    @Inject
    private RunAdmission admission;
    @Inject
    private Steering steering;
    @Inject
    private Ownership ownership;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepsToCancel stepsToCancel;
    @Inject
    private JobEngine engine;
    @Inject
    private Clock clock;

    /**
     * Starts a run of a batch and does not wait for it. Everything is checked before anything is written;
     * a run that was stored is carried out, or ends Aborted with the reason, whatever happens afterwards.
     *
     * @return number of the run
     * @throws RefusedException the request can't be carried out; nothing is written then but a line in the audit
     */
    public long run(RunRequest request) {
        return run(request, null).run();
    }

    /**
     * The same, once only: when the same request comes again with the same key, the answer is the run it has started.
     *
     * @param key null for a request without one
     * @throws RefusedException as for a request without a key; or its key was used for another request
     */
    public Started run(RunRequest request, String key) {
        return once(request.action(), request.key(key), startKey -> admission.admit(request, startKey));
    }

    /**
     * Starts a new run that takes over what a Suspended or Aborted run has left: its Completed steps and their results are kept, all others
     * are executed. The former run is Restarted then. Does not wait for the new one.
     *
     * @return number of the new run
     * @throws RefusedException as for {@link #run}; or the run is active, Completed, restarted already, or its batch was reconfigured since
     */
    public long restart(long run, RestartRequest wanted, Actor actor) {
        return restart(run, wanted, null, ALWAYS, actor).run();
    }

    /**
     * The same, once only for a key, as {@link #run(RunRequest, String)}, and on a condition.
     *
     * @param condition as for {@link #modify(long, Modification, Predicate, Actor)}
     */
    public Started restart(long run, RestartRequest wanted, String key, Predicate<RunView> condition, Actor actor) {
        return once(wanted.action(run, actor), wanted.key(run, actor, key), startKey -> admission.admitRestart(run, wanted, startKey, condition, actor));
    }

    /** A run that is on its way to the database for the same key at this moment makes the second one fail: then it is there. */
    private Started once(Audit.Action action, StartKey startKey, Function<StartKey, BatchRun> admitted) {
        adminDatabase.requireReady();
        return audit.whenRefused(action, () -> {
            Optional<Started> before = startedBefore(startKey);
            if (before.isPresent()) {
                return before.get();
            }
            BatchRun stored;
            try {
                stored = admitted.apply(startKey);
            } catch (RuntimeException refused) {
                return startedBefore(startKey).orElseThrow(() -> refused);
            }
            return new Started(start(stored), false);
        });
    }

    private Optional<Started> startedBefore(StartKey key) {
        return key == null ? Optional.empty() : transaction.call(() -> runs.startedBy(key.login(), key.key())).map(run -> {
            if (!run.startDigest().equals(key.digest())) {
                throw RequestMessages.MESSAGES.startKeyTaken(key.key(), run.id());
            }
            return new Started(run.id(), true);
        });
    }

    /**
     * Changes the number of sessions or the comment of an active run. More sessions open at once, as there are ready steps; surplus ones close
     * after their current step. With 0 sessions nothing new starts, and the run stays active until there are more.
     *
     * @throws RefusedException unknown run, not active, a number out of its range, or sessions for a run that is being stopped
     */
    public void modify(long run, Modification wanted, Actor actor) {
        modify(run, wanted, ALWAYS, actor);
    }

    /**
     * The same, on a condition.
     *
     * @param condition what must be so at the moment of the change; of the run's steps nothing is known to it
     * @throws org.data2pg.message.OutdatedException it is not so
     */
    public void modify(long run, Modification wanted, Predicate<RunView> condition, Actor actor) {
        act(wanted.action(run, actor), condition, found -> {
            requireActive(found, MESSAGES.finishedNotModified(run, found.status().label()));
            wanted.apply(found);
        });
    }

    /**
     * Has the steps in progress finish and starts no other; the run is Suspended then, or Completed if nothing was left.
     *
     * @param why of the operator's own words, or null
     * @throws RefusedException unknown run, not active, or being stopped already
     */
    public void suspend(long run, String why, Actor actor) {
        suspend(run, why, ALWAYS, actor);
    }

    /** The same, on a condition, as for {@link #modify(long, Modification, Predicate, Actor)}. */
    public void suspend(long run, String why, Predicate<RunView> condition, Actor actor) {
        act(stopping(run, "suspend", why, actor), condition, found -> {
            requireActive(found, MESSAGES.finishedNotSuspended(run, found.status().label()));
            if (found.stopWanted() != null) {
                throw MESSAGES.alreadyStopping(run, found.stopReason());
            }
            found.stop(Stop.SUSPEND, MESSAGES.suspendedBy(actor.login(), inWords(why)));
        });
    }

    /**
     * Cancels the statements in progress, which are rolled back, and starts nothing; the run is Aborted then. Also for a run that is being suspended.
     *
     * @param why of the operator's own words, or null
     * @throws RefusedException unknown run, not active, or being aborted already
     */
    public void abort(long run, String why, Actor actor) {
        abort(run, why, ALWAYS, actor);
    }

    /** The same, on a condition, as for {@link #modify(long, Modification, Predicate, Actor)}. */
    public void abort(long run, String why, Predicate<RunView> condition, Actor actor) {
        act(stopping(run, "abort", why, actor), condition, found -> {
            requireActive(found, MESSAGES.finishedNotAborted(run, found.status().label()));
            if (found.stopWanted() == Stop.ABORT) {
                throw MESSAGES.alreadyStopping(run, found.stopReason());
            }
            found.stop(Stop.ABORT, MESSAGES.abortedBy(actor.login(), inWords(why)));
        });
    }

    /**
     * Cancels the statement of a step in progress, which is rolled back. The step is Failed then, and the run goes on or ends as after any failure;
     * a step that ends before it can be cancelled is Completed.
     *
     * @param why of the operator's own words, or null
     * @throws RefusedException unknown run or step, not active, or the step is not in progress, or being cancelled already
     */
    public void cancelStep(long run, String step, String why, Actor actor) {
        cancelStep(run, step, why, ALWAYS, actor);
    }

    /** The same, on a condition, as for {@link #modify(long, Modification, Predicate, Actor)}. */
    public void cancelStep(long run, String step, String why, Predicate<RunView> condition, Actor actor) {
        Map<String, Object> given = new HashMap<>();
        given.put("step", step);
        given.put("reason", why);
        act(Audit.Action.on(run, "cancel step", actor, given), condition, found -> {
            if (!stepsToCancel.isThere(run, step)) {
                throw SessionMessages.MESSAGES.unknownStep(run, step);
            }
            requireActive(found, SessionMessages.MESSAGES.finishedNotCancelled(run, found.status().label()));
            if (!stepsToCancel.want(run, step, SessionMessages.MESSAGES.stepCancelledBy(actor.login(), inWords(why)))) {
                throw SessionMessages.MESSAGES.stepNotCancelled(step, run);
            }
        });
    }

    private void act(Audit.Action action, Predicate<RunView> condition, Consumer<BatchRun> change) {
        adminDatabase.requireReady();
        audit.noting(action, () -> {
            BatchRun found = runs.lockedIfThere(action.run()).orElseThrow(() -> MESSAGES.unknownRun(action.run()));
            RunAdmission.require(condition, found, clock.instant());
            change.accept(found);
            return null;
        });
        steering.look();
    }

    private static void requireActive(BatchRun run, ConflictException otherwise) {
        if (!run.status().isActive()) {
            throw otherwise;
        }
    }

    private static Audit.Action stopping(long run, String name, String why, Actor actor) {
        Map<String, Object> given = new HashMap<>();
        given.put("reason", why);
        return Audit.Action.on(run, name, actor, given);
    }

    private static String inWords(String why) {
        return why == null || why.isBlank() ? "." : ": " + why;
    }

    /** The run is stored: from here on it ends in some state, even if the administration database goes away for a while. */
    private long start(BatchRun stored) {
        long run = stored.id();
        LOGGER.runStatus(run, stored.batch(), stored.targetDatabase(), stored.status().label());
        ownership.own(run, stored.owner().epoch());
        try {
            note(run, engine.start(run));
        } catch (RuntimeException failure) {
            LOGGER.unexpected(run, failure);
            new Recorder(transaction, run).untilDone(() -> runs.locked(run).abort(MESSAGES.jobNotStarted(String.valueOf(failure.getMessage())), clock.instant()));
            ownership.release(run);
        }
        return run;
    }

    /** The run goes on without this, too. */
    private void note(long run, long execution) {
        try {
            new Recorder(transaction, run).untilDone(() -> runs.locked(run).owner().started(execution));
        } catch (RuntimeException failure) {
            LOGGER.jobNotNoted(run, execution, failure);
        }
    }
}
