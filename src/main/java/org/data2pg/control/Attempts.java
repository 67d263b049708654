package org.data2pg.control;

/** How often something is tried that failed for a cause which may pass, and the pauses in between, each twice as long as the one before. */
final class Attempts {

    private static final int MOST = Integer.getInteger("data2pg.step.attempts", 5);
    private static final long FIRST_PAUSE_MS = Long.getLong("data2pg.step.pause", 1_000);
    private static final TransientCauses CAUSES = TransientCauses.configured();

    private final ActiveRun active;
    private int made = 1;

    Attempts(ActiveRun active) {
        this.active = active;
    }

    /** Whether the same may succeed a little later. */
    static boolean mayPass(String sqlState) {
        return CAUSES.include(sqlState);
    }

    /** How many were made, the one that is under way included. */
    int made() {
        return made;
    }

    /** Waits for the time of another attempt; false, at once, if there are no more, or if the run is to start nothing new. */
    boolean another() {
        if (made == MOST || !active.awaitTurn(FIRST_PAUSE_MS << made - 1)) {
            return false;
        }
        made++;
        return true;
    }
}
