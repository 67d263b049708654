package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.message.UnavailableException;
import org.data2pg.run.BatchRun;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;

/**
 * What the target database itself knows about the steps of a run: each notes in its own transaction that it is done. A run that restarts
 * another one is the same one there, so that a step which was done without anybody having recorded it is not executed again.
 */
@ApplicationScoped
class RunLedger {

    @Inject
    private TargetSessions targetSessions;

    /**
     * The number under which the steps of a run are noted; null when the extension of the target database has no ledger.
     *
     * @param completed names of the steps that are recorded as done while others are not: with all of them it has been settled
     * @throws org.data2pg.message.ConflictException the target database has lost some of them
     */
    UUID of(TargetDatabase target, BatchRun run, Collection<String> completed) {
        try (TargetSession session = targetSessions.open(target)) {
            if (!session.keepsLedger()) {
                return null;
            }
            if (run.warning() == null && !completed.isEmpty()) {
                List<String> lost = lost(completed, session.done(run.ledger()));
                if (!lost.isEmpty()) {
                    throw MESSAGES.stepsLost(target.id(), lost.size(), lost.get(0));
                }
            }
            return run.ledger();
        }
    }

    /**
     * The last word of the target database on a run whose steps are all recorded as done: they are, and a crash undoes none of them any more,
     * as step functions don't wait for the disk. Then the run is removed from the ledger.
     *
     * @return why the run can't be Completed; empty if it can
     */
    Optional<String> settle(Execution execution) {
        if (execution.ledger() == null) {
            return Optional.empty();
        }
        Attempts attempts = new Attempts(execution.active());
        boolean maybeForgotten = false;
        while (true) {
            try (TargetSession session = targetSessions.open(execution.target())) {
                Set<String> done = session.done(execution.ledger());
                List<String> lost = maybeForgotten && done.isEmpty() ? List.of() : lost(execution.completed(), done);
                if (!lost.isEmpty()) {
                    return Optional.of(MESSAGES.stepsLost(execution.target().id(), lost.size(), lost.get(0)).getMessage());
                }
                session.forget(execution.ledger());
                maybeForgotten = true;
                session.commit();
                return Optional.empty();
            } catch (TargetFailureException | UnavailableException failure) {
                String reason = failure instanceof TargetFailureException target ? target.report() : failure.getMessage();
                if (!attempts.another()) {
                    return Optional.of(MESSAGES.notConfirmed(execution.target().id(), reason));
                }
            }
        }
    }

    private static List<String> lost(Collection<String> completed, Set<String> done) {
        return completed.stream().filter(step -> !done.contains(step)).sorted().toList();
    }
}
