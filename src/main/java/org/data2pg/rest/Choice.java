package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.List;

/** A parameter that has only a few values. */
final class Choice {

    private Choice() {
    }

    /** @throws org.data2pg.message.InvalidRequestException it is none of the values; null is */
    static String of(String given, String name, List<String> values) {
        if (given != null && !values.contains(given)) {
            throw MESSAGES.invalidChoice(given, name, String.join(", ", values));
        }
        return given;
    }
}
