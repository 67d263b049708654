package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.HashMap;
import java.util.Map;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.Audit;
import org.data2pg.message.SessionMessages;
import org.data2pg.run.BatchRun;
import org.data2pg.run.Stop;

/**
 * What an operator wants to be different in an active run. What is null stays as it is.
 *
 * @param sessions    from 0, with which nothing new starts until there are more, to what the target database can open
 * @param ascSessions not more than sessions, unless it is what the run has already: that stays as it was asked for while there are fewer sessions
 * @param comment     an empty one takes the comment away
 */
public record Modification(Integer sessions, Integer ascSessions, String comment) {

    /**
     * Changes the run.
     *
     * @throws org.data2pg.message.InvalidRequestException nothing is to be changed, or a number is out of its range; nothing is changed then
     * @throws org.data2pg.message.ConflictException       nothing new starts in the run any more: sessions would come too late
     */
    void apply(BatchRun run) {
        if (sessions == null && ascSessions == null && comment == null) {
            throw MESSAGES.nothingToModify(run.id());
        }
        if (sessions != null || ascSessions != null) {
            requireGoingOn(run);
        }
        int wanted = sessions == null ? run.sessions() : sessions;
        int ascending = ascSessions == null ? run.ascSessions() : ascSessions;
        if (wanted < 0) {
            throw MESSAGES.negativeSessions(wanted);
        }
        if (wanted > run.sessionLimit()) {
            throw MESSAGES.tooManySessions(wanted, run.targetDatabase(), run.sessionLimit());
        }
        if (ascending != run.ascSessions() && (ascending < 0 || ascending > wanted)) {
            throw MESSAGES.invalidAscSessions(ascending, wanted);
        }
        run.modify(wanted, ascending, comment);
    }

    private static void requireGoingOn(BatchRun run) {
        if (run.stopWanted() != null) {
            throw SessionMessages.MESSAGES.stoppingNotModified(run.id(), run.stopWanted() == Stop.SUSPEND ? "suspended" : "aborted", run.stopReason());
        }
        if (run.endsAfterFailure()) {
            throw SessionMessages.MESSAGES.stoppingNotModified(run.id(), "aborted", run.error());
        }
    }

    Audit.Action action(long run, Actor actor) {
        Map<String, Object> given = new HashMap<>();
        given.put("sessions", sessions);
        given.put("ascSessions", ascSessions);
        given.put("comment", comment);
        return Audit.Action.on(run, "modify", actor, given);
    }
}
