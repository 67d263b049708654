package org.data2pg.message;

/** The object named in the request does not exist. */
public final class UnknownObjectException extends RefusedException {

    public UnknownObjectException(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 404;
    }
}
