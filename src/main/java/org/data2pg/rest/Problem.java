package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;

/**
 * An answer that something went wrong, after RFC 9457. The title is that of the status; the number of the message, which
 * programs should look at, is in {@code code}.
 *
 * @param code     such as D2PG000113
 * @param detail   the sentence without its number
 * @param instance what the problem happened to: a path, or the URN of an incident
 */
record Problem(int status, String title, String code, String detail, String instance) {

    static final String MEDIA_TYPE = "application/problem+json;charset=UTF-8";

    /** @param message a numbered sentence */
    static Problem of(Response.StatusType status, String message, String instance) {
        int end = message.indexOf(':');
        return new Problem(status.getStatusCode(), status.getReasonPhrase(), message.substring(0, end), message.substring(end + 2), instance);
    }

    /** An error nobody has foreseen: the log has it, the answer the number to look for. */
    static Problem incident(String method, String path, Throwable failure) {
        String incident = UUID.randomUUID().toString();
        MESSAGES.incident(incident, method, path, failure);
        return of(Response.Status.INTERNAL_SERVER_ERROR, MESSAGES.unexpected(incident), "urn:uuid:" + incident);
    }

    String json() {
        return Json.createObjectBuilder().add("type", "about:blank").add("title", title).add("status", status).add("detail", detail)
                .add("code", code).add("instance", instance).build().toString();
    }

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(json()).build();
    }

    /** As the answer to a request that no resource has seen. */
    void write(HttpServletResponse response) throws IOException {
        byte[] text = json().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }
}
