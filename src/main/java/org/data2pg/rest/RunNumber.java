package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

/** The number of a run in an address. */
final class RunNumber {

    private RunNumber() {
    }

    /** @throws org.data2pg.message.UnknownObjectException it is no number, so there is no such run */
    static long of(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException noNumber) {
            throw MESSAGES.notARunNumber(id);
        }
    }
}
