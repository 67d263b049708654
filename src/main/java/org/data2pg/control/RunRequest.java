package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import org.data2pg.run.BatchRun;

/**
 * What an operator asks for when a batch is to be run.
 *
 * @param sessions     1 when null
 * @param ascSessions  how many of them take the cheapest steps first; 0 when null
 * @param stepOptions  JSON text; no options when null
 * @param referenceRun a completed run whose durations are used as costs, or null
 * @param requestedBy  login of the operator
 * @param door         where the request came in: rest, console
 * @param address      address it came from, null if unknown
 */
public record RunRequest(String targetDatabase, String batch, Integer sessions, Integer ascSessions, String stepOptions, String comment,
                         Long referenceRun, String requestedBy, String door, String address) {

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
        String options = stepOptions == null || stepOptions.isBlank() ? "{}" : stepOptions;
        return new BatchRun.Order(targetDatabase, batch, wanted, ascending, options, comment, referenceRun, requestedBy);
    }

    private static void require(String value, String field) {
        if (value == null || value.isBlank()) {
            throw MESSAGES.missingField(field);
        }
    }

    String command() {
        return "run " + batch + " on " + targetDatabase + " with " + (sessions == null ? 1 : sessions) + " sessions";
    }
}
