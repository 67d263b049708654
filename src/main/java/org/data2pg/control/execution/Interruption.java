package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.util.concurrent.TimeUnit;

import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;

/**
 * Ends statements on a target database by the will of somebody: asked again and again, it cancels them first; what does not heed that for a while
 * loses its connection, and the target database undoes it as soon as it notices.
 */
final class Interruption {

    private static final long CUT_AFTER_MS = 1_000;

    private final long begin = System.nanoTime();

    /** Milliseconds since it began. */
    long lasts() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** Nothing happens to a session without a statement in progress. */
    void of(TargetSession session) {
        try {
            if (lasts() < CUT_AFTER_MS) {
                session.cancel();
            } else {
                session.cut();
            }
        } catch (TargetFailureException lost) {
            LOGGER.debug("A statement could not be interrupted: its connection is lost", lost);
        }
    }
}
