package org.data2pg.message;

/** The request was made of something that has changed since. */
public final class OutdatedException extends RefusedException {

    public OutdatedException(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 412;
    }
}
