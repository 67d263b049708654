package org.data2pg.control;

import java.util.HashMap;
import java.util.Map;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.Audit;
import org.data2pg.run.BatchRun;

/**
 * What an operator asks for when a Suspended or Aborted run is to be restarted. What is null is as it was in that run.
 *
 * @param sessions    number of sessions; where the run had been left with 0, the number it began with
 * @param ascSessions not more than sessions; as many as there were, or as sessions allow, also when that number is given
 * @param comment     of the new run
 * @param takeover    what happens when the server that carries it out dies: abort or continue
 * @param onError     what happens when a step fails: abort or continue
 */
public record RestartRequest(Integer sessions, Integer ascSessions, String comment, String takeover, String onError) {

    /** As if the batch was asked for anew, with the options of the unfinished run. */
    RunRequest request(BatchRun unfinished, Actor actor) {
        int before = unfinished.sessions() == 0 ? unfinished.initialSessions() : unfinished.sessions();
        int wanted = sessions == null ? before : sessions;
        boolean sameAscending = ascSessions == null || ascSessions == unfinished.ascSessions();
        int ascending = sameAscending ? Math.min(unfinished.ascSessions(), Math.max(wanted, 0)) : ascSessions;
        return new RunRequest(unfinished.targetDatabase(), unfinished.batch(), wanted, ascending, unfinished.stepOptions(),
                comment == null ? unfinished.comment() : comment.isBlank() ? null : comment, unfinished.referenceRun(),
                takeover == null ? unfinished.takeover() : takeover, onError == null ? unfinished.onError() : onError, actor);
    }

    StartKey key(long run, Actor actor, String key) {
        return key == null ? null : StartKey.of(actor, key, run + " " + this);
    }

    Audit.Action action(long run, Actor actor) {
        Map<String, Object> given = new HashMap<>();
        given.put("sessions", sessions);
        given.put("ascSessions", ascSessions);
        given.put("comment", comment);
        given.put("takeover", takeover);
        given.put("onError", onError);
        return Audit.Action.on(run, "restart", actor, given);
    }
}
