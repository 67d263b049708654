package org.data2pg.message;

/** A database the request needs can't be reached now; the same request may succeed later. */
public sealed class UnavailableException extends RefusedException permits BusyException {

    public UnavailableException(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 503;
    }
}
