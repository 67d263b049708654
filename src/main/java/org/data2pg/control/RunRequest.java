package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.Audit;
import org.data2pg.run.BatchRun;

/**
 * What an operator asks for when a batch is to be run.
 *
 * @param sessions     1 when null
 * @param ascSessions  how many of them take the cheapest steps first; 0 when null
 * @param stepOptions  JSON text; no options when null
 * @param referenceRun a completed run whose durations are used as costs, or null
 * @param takeover     what happens when the server that carries it out dies: abort, continue, or null for the rule
 * @param onError      what happens when a step fails: abort, or continue with all that does not depend on it; abort when null
 */
public record RunRequest(String targetDatabase, String batch, Integer sessions, Integer ascSessions, String stepOptions, String comment,
                         Long referenceRun, String takeover, String onError, Actor actor) {

    private static final List<String> WHEN_SERVER_DIES = List.of("abort", "continue");
    private static final List<String> WHEN_STEP_FAILS = List.of("abort", "continue");

    /**
     * The request with its defaults.
     *
     * @throws org.data2pg.message.InvalidRequestException a mandatory field is missing or a number of sessions impossible
     */
    BatchRun.Order order() {
        require(targetDatabase, "targetDatabase");
        require(batch, "batch");
        int wanted = sessions == null ? 1 : sessions;
        int ascending = ascSessions == null ? 0 : ascSessions;
        if (wanted < 1) {
            throw MESSAGES.tooFewSessions(wanted);
        }
        if (ascending < 0 || ascending > wanted) {
            throw MESSAGES.invalidAscSessions(ascending, wanted);
        }
        if (takeover != null && !WHEN_SERVER_DIES.contains(takeover)) {
            throw MESSAGES.invalidTakeover(takeover);
        }
        if (onError != null && !WHEN_STEP_FAILS.contains(onError)) {
            throw MESSAGES.invalidOnError(onError);
        }
        String options = stepOptions == null || stepOptions.isBlank() ? "{}" : stepOptions;
        return new BatchRun.Order(targetDatabase, batch, wanted, ascending, options, comment, referenceRun, actor.login(), takeover,
                onError == null ? "abort" : onError);
    }

    private static void require(String value, String field) {
        if (value == null || value.isBlank()) {
            throw MESSAGES.missingField(field);
        }
    }

    String command() {
        return "run " + batch + " on " + targetDatabase + " with " + (sessions == null ? 1 : sessions) + " sessions";
    }

    /** The same request, whoever sends it from wherever; null without a key. */
    StartKey key(String key) {
        return key == null ? null : StartKey.of(actor, key, new RunRequest(targetDatabase, batch, sessions, ascSessions, stepOptions, comment,
                referenceRun, takeover, onError, null).toString());
    }

    Audit.Action action() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("batch", batch);
        given.put("sessions", sessions);
        given.put("ascSessions", ascSessions);
        given.put("stepOptions", stepOptions);
        given.put("comment", comment);
        given.put("referenceRun", referenceRun);
        given.put("takeover", takeover);
        given.put("onError", onError);
        return new Audit.Action(actor, "run", null, targetDatabase, given, false);
    }
}
