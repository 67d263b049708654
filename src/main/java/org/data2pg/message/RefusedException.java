package org.data2pg.message;

/**
 * Something an operator asked for that was refused before anything was written. Its message is a numbered sentence;
 * the subclass says which kind of answer a door gives.
 */
public abstract class RefusedException extends RuntimeException {

    protected RefusedException(String message) {
        super(message);
    }

    /** Of the answer in HTTP. */
    public abstract int status();

    /** The number of the message, such as D2PG000113. */
    public String code() {
        return getMessage().substring(0, getMessage().indexOf(':'));
    }

    /** The sentence without its number. */
    public String sentence() {
        return getMessage().substring(getMessage().indexOf(':') + 2);
    }
}
