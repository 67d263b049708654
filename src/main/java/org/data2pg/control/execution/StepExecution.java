package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.data2pg.control.execution.ActiveRun.Claim;
import org.data2pg.message.BusyException;
import org.data2pg.message.RefusedException;
import org.data2pg.message.UnavailableException;
import org.data2pg.run.Attempt;
import org.data2pg.run.Attempt.Outcome;
import org.data2pg.run.BatchRun;
import org.data2pg.run.StepNote;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.Indicator;
import org.data2pg.targetdb.TargetSessions;

/**
 * Executes one claimed step in one transaction on the target database. What fails for a cause that may pass is tried again. When the
 * connection was lost, nobody here knows what has become of the transaction: the ledger of the target database does, and keeps the step from
 * being executed twice. Without a ledger a step whose connection is lost fails.
 */
final class StepExecution {

    /** A target database that has no connection left is not to be kept busy with saying so. */
    private static final int PAUSE_WHEN_BUSY_MS = 1_000;

    private final Execution execution;
    private final Claim claim;
    private final TargetSessions targetSessions;
    private final Clock clock;
    private StepNote note;
    private boolean connected;
    private boolean inDoubt;
    private boolean postponed;

    StepExecution(Execution execution, Claim claim, TargetSessions targetSessions, Clock clock) {
        this.execution = execution;
        this.claim = claim;
        this.targetSessions = targetSessions;
        this.clock = clock;
        this.note = StepNote.of(claim.step().name(), execution.attemptsBefore(claim.step().name()));
    }

    /** What is to be recorded about the step: so far, or when it ended. */
    StepNote note() {
        return note;
    }

    /** It failed for a cause that may pass, and would have been tried again, if the run were to start anything new. */
    boolean isPostponed() {
        return postponed;
    }

    /**
     * The step's report.
     *
     * @throws TargetFailureException                   it failed, or was cancelled; nothing of it is kept
     * @throws org.data2pg.message.RefusedException     it could not be executed; it may have been cancelled meanwhile
     */
    List<Indicator> report() {
        Attempts attempts = new Attempts(this::awaitTurn);
        while (true) {
            try {
                return attemptOnRecord();
            } catch (TargetFailureException failure) {
                inDoubt |= failure.isConnectionLost();
                boolean again = Attempts.mayPass(failure.sqlState()) && (execution.ledger() != null || !failure.isConnectionLost());
                if (!again || !another(attempts, failure.report())) {
                    return inDoubt ? asked().orElseThrow(() -> failure) : throwing(failure);
                }
            } catch (UnavailableException unreachable) {
                if (!another(attempts, unreachable.getMessage())) {
                    return inDoubt ? asked().orElseThrow(() -> unreachable) : throwing(unreachable);
                }
            }
        }
    }

    private boolean cancelled() {
        return execution.cancelled(note.step()).isPresent();
    }

    private boolean awaitTurn(long ms) {
        return execution.active().awaitTurn(ms, this::cancelled);
    }

    private static List<Indicator> throwing(RuntimeException failure) {
        throw failure;
    }

    private boolean another(Attempts attempts, String reason) {
        boolean another = !cancelled() && attempts.another();
        if (another) {
            LOGGER.stepRepeated(execution.runId(), note.step(), attempts.made(), reason);
        }
        postponed = !another && !cancelled() && attempts.areLeft();
        return another;
    }

    /** A first attempt that completes the step needs no record of its own. */
    private List<Indicator> attemptOnRecord() {
        Instant begin = clock.instant();
        note = note.tried();
        connected = false;
        try {
            List<Indicator> report = attempt();
            if (note.attempts() > 1) {
                record(begin, Outcome.COMPLETED, null, null, null, null, null);
            }
            return report;
        } catch (TargetFailureException failure) {
            record(begin, execution.isCancelling() || cancelled() ? Outcome.CANCELLED : Outcome.FAILED, failure.sqlState(), String.valueOf(failure.getMessage()),
                    failure.detail(), failure.hint(), failure.context());
            throw failure;
        } catch (RuntimeException failure) {
            record(begin, cancelled() ? Outcome.CANCELLED : Outcome.FAILED, null, failure instanceof RefusedException ? failure.getMessage() : failure.toString(), null, null, null);
            throw failure;
        }
    }

    private void record(Instant begin, Outcome outcome, String sqlState, String message, String detail, String hint, String context) {
        execution.recorder().put(note.ended(new Attempt(note.step(), note.attempts(), connected ? note.session() : null,
                connected ? note.backend() : null, begin, clock.instant(), outcome, sqlState, message, detail, hint, context)));
    }

    private List<Indicator> attempt() {
        BatchRun run = execution.run();
        try (TargetSession session = opened()) {
            execution.uses(claim, session);
            endFormerBackend(session);
            connected = true;
            note = note.started(claim.session(), session.backendPid(), clock.instant());
            execution.recorder().put(note);
            List<Indicator> report = session.execute(execution.ledger(), parents(), run.ownerToken(), claim.step().sqlFunction(), run.batch(), note.step(),
                    run.stepOptions());
            session.commit();
            return report;
        }
    }

    /** Those of them that the ledger knows. */
    private List<String> parents() {
        return claim.step().parents().stream().filter(execution.completed()::contains).toList();
    }

    /** As long as others have all connections, of this server or of the target database, the step waits: it is not its fault. */
    private TargetSession opened() {
        boolean said = false;
        while (true) {
            try {
                return targetSessions.open(execution.target());
            } catch (BusyException others) {
                if (!said) {
                    LOGGER.stepAwaitsConnection(execution.runId(), note.step(), others.getMessage());
                    said = true;
                }
                if (!awaitTurn(PAUSE_WHEN_BUSY_MS)) {
                    throw others;
                }
            }
        }
    }

    /** It may not have noticed yet that its client is gone. What it commits all the same, the ledger tells. */
    private void endFormerBackend(TargetSession session) {
        if (inDoubt && note.backend() != null) {
            session.terminate(List.of(note.backend()));
        }
    }

    /** The step is not to be executed again, but may be done. */
    private Optional<List<Indicator>> asked() {
        if (execution.ledger() == null || execution.isCancelling()) {
            return Optional.empty();
        }
        try (TargetSession session = targetSessions.open(execution.target())) {
            execution.uses(claim, session);
            endFormerBackend(session);
            return session.reported(execution.ledger(), note.step());
        } catch (TargetFailureException | UnavailableException unknown) {
            LOGGER.debug("The ledger could not be asked: the step counts as failed, and is found there when the run is restarted", unknown);
            return Optional.empty();
        }
    }
}
