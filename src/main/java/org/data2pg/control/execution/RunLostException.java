package org.data2pg.control.execution;

/** Another server has taken the run over: nothing more is recorded for it here. */
final class RunLostException extends RuntimeException {

    RunLostException(long run) {
        super("Run " + run + " belongs to another server now");
    }
}
