package org.data2pg.message;

/** Who asks has not the role it takes, or asks by a token that may not. */
public final class ForbiddenException extends RefusedException {

    public ForbiddenException(String message) {
        super(message);
    }

    @Override
    public int status() {
        return 403;
    }
}
