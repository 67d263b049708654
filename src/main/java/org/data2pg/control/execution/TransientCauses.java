package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Failures that may pass: a lost connection, a conflict between transactions, a lack of resources, a server that stops or starts.
 *
 * @param states SQLSTATEs, and classes of them: their first two characters
 */
record TransientCauses(Set<String> states) {

    private static final String PROPERTY = "data2pg.step.transient";
    private static final String DEFAULT = "08,40,53,57P01,57P02,57P03,25P03";
    private static final String STATE_OR_CLASS = "[0-9A-Z]{2}([0-9A-Z]{3})?";

    /** As the administrator of the server wants it; the default when that can't be understood. */
    static TransientCauses configured() {
        String wanted = System.getProperty(PROPERTY, DEFAULT);
        try {
            return of(wanted);
        } catch (IllegalArgumentException malformed) {
            LOGGER.transientCausesRefused(malformed.getMessage(), PROPERTY, wanted, DEFAULT);
            return of(DEFAULT);
        }
    }

    /**
     * @param list separated by commas; empty for none
     * @throws IllegalArgumentException the message is the part that is neither a SQLSTATE nor a class
     */
    static TransientCauses of(String list) {
        Set<String> states = Arrays.stream(list.split(",")).map(String::strip).filter(state -> !state.isEmpty()).collect(Collectors.toSet());
        states.stream().filter(state -> !state.matches(STATE_OR_CLASS)).findFirst().ifPresent(state -> {
            throw new IllegalArgumentException(state);
        });
        return new TransientCauses(states);
    }

    boolean include(String sqlState) {
        return sqlState != null && (states.contains(sqlState) || sqlState.length() == 5 && states.contains(sqlState.substring(0, 2)));
    }
}
