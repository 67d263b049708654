package org.data2pg.control.execution;

import java.util.function.LongPredicate;

import org.data2pg.control.admindb.NumberProperty;

/** How often something is tried that failed for a cause which may pass, and the pauses in between, each twice as long as the one before. */
final class Attempts {

    /** With the usual pauses, about two minutes: as long as it takes until a standby has the place of its server. */
    private static final int MOST = NumberProperty.of("data2pg.step.attempts", 8);
    private static final int FIRST_PAUSE_MS = NumberProperty.of("data2pg.step.pause", 1_000);
    /** Unless the first one is longer. */
    private static final int LONGEST_PAUSE_MS = 60_000;
    private static final TransientCauses CAUSES = TransientCauses.configured();

    private final LongPredicate turn;
    private final int most;
    private int made = 1;

    /** @param turn waits for so many milliseconds; whether anything may be tried then, which is false, at once, when nothing new is to start */
    Attempts(LongPredicate turn) {
        this(turn, MOST);
    }

    Attempts(LongPredicate turn, int most) {
        this.turn = turn;
        this.most = most;
    }

    /** Whether the same may succeed a little later. */
    static boolean mayPass(String sqlState) {
        return CAUSES.include(sqlState);
    }

    /** How many were made, the one that is under way included. */
    int made() {
        return made;
    }

    /** Whether there could be another one. */
    boolean areLeft() {
        return made < most;
    }

    /** Waits for the time of another attempt; false, at once, if there are no more, or if nothing new is to start. */
    boolean another() {
        if (!areLeft() || !turn.test(pause(made, FIRST_PAUSE_MS))) {
            return false;
        }
        made++;
        return true;
    }

    /** Milliseconds after so many attempts. */
    static long pause(int made, int first) {
        return Math.min((long) first << Math.min(made - 1, 30), Math.max(first, LONGEST_PAUSE_MS));
    }
}
