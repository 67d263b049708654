package org.data2pg.rest;

import java.time.Duration;

import jakarta.ws.rs.core.Response;

/** Who sends the request is not let in, or can't be known now. */
final class LoginRefusal extends Exception {

    private final Response.Status status;
    private final Duration wait;

    /** @param message a numbered sentence */
    LoginRefusal(Response.Status status, String message) {
        this(status, message, Duration.ZERO);
    }

    /** @param wait until the next attempt */
    LoginRefusal(Response.Status status, String message, Duration wait) {
        super(message);
        this.status = status;
        this.wait = wait;
    }

    Response.Status status() {
        return status;
    }

    Duration waitFor() {
        return wait;
    }
}
