package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.io.StringReader;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.ws.rs.BadRequestException;

import com.fasterxml.jackson.databind.JsonNode;
import org.data2pg.control.RunRequest;
import org.data2pg.control.admindb.Actor;

/**
 * The body of a request that starts a run.
 *
 * @param stepOptions a JSON object, or a text that holds one
 */
record StartRun(String targetDatabase, String batch, Integer sessions, Integer ascSessions, JsonNode stepOptions, String comment,
                Long referenceRun, String takeover, String onError) {

    RunRequest requestedBy(Actor actor) {
        return new RunRequest(targetDatabase, batch, sessions, ascSessions, stepOptionsText(), comment, referenceRun, takeover, onError, actor);
    }

    /** Which options there are, and what they may be, is known to the extension only. */
    private String stepOptionsText() {
        if (stepOptions == null || stepOptions.isNull()) {
            return null;
        }
        if (stepOptions.isObject()) {
            return stepOptions.toString();
        }
        if (!stepOptions.isTextual() || !stepOptions.textValue().isBlank() && !holdsObject(stepOptions.textValue())) {
            throw new BadRequestException(MESSAGES.stepOptionsNoObject());
        }
        return stepOptions.textValue();
    }

    private static boolean holdsObject(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            reader.readObject();
            return true;
        } catch (JsonException noObject) {
            return false;
        }
    }
}
