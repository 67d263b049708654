package org.data2pg.message;

/** A value of the request can't be used: missing, malformed or out of its range. */
public final class InvalidRequestException extends RefusedException {

    public InvalidRequestException(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 422;
    }
}
