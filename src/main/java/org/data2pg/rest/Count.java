package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

/** How many rows a request asks for. */
final class Count {

    private static final int MAX = 1000;

    private Count() {
    }

    /** @throws org.data2pg.message.InvalidRequestException it is no number from 1 to 1000 */
    static int of(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX) {
                return count;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range
        }
        throw MESSAGES.invalidCount(text, MAX);
    }
}
