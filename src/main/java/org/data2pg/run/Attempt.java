package org.data2pg.run;

import java.time.Instant;
import java.util.Locale;

/**
 * One attempt at a step, when it has ended. Those of a step that was completed by its first attempt are not recorded.
 *
 * @param number   from 1
 * @param session  number of the session that made it; null if the target database could not be reached
 * @param backend  process id of the session's backend on the target database; null like the session
 * @param sqlState of the failure, null if there is none; so are detail, hint and context
 * @param message  of the failure; null if it is completed
 */
public record Attempt(String step, int number, Integer session, Integer backend, Instant start, Instant end, Outcome outcome,
                      String sqlState, String message, String detail, String hint, String context) {

    /** How an attempt ended. */
    public enum Outcome {
        COMPLETED("Completed"),
        FAILED("Failed"),
        /** By the will of somebody. */
        CANCELLED("Cancelled"),
        /** Together with the server that made it. */
        LOST("Lost");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** The word in table and JSON. */
        public String label() {
            return label;
        }

        static Outcome of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
