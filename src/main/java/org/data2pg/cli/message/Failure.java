package org.data2pg.cli.message;

/** Why a command ends without what it was asked for: a numbered sentence, and the status the process ends with. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** @param sentence with its number */
    public Failure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
