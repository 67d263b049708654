package org.data2pg.message;

/** The request is well formed, but the present state of the run or target database forbids it. */
public final class ConflictException extends RefusedException {

    public ConflictException(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 409;
    }
}
