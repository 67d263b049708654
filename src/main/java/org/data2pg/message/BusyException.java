package org.data2pg.message;

/** What the request needs is there, but all of it is in use by others of this server. */
public final class BusyException extends UnavailableException {

    public BusyException(String message) {
        super(message);
    }
}
