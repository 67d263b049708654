package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.regex.Pattern;

import jakarta.ws.rs.BadRequestException;

/** The key in the header Idempotency-Key: with it, a request that starts a run may be sent again. */
final class RequestKey {

    static final String HEADER = "Idempotency-Key";
    /** Visible characters of ASCII. */
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    private RequestKey() {
    }

    /**
     * The header as it is.
     *
     * @throws BadRequestException it can't be a key; null, for none, can
     */
    static String of(String header) {
        if (header != null && !KEY.matcher(header).matches()) {
            throw new BadRequestException(MESSAGES.malformedKey());
        }
        return header;
    }
}
