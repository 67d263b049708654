package org.data2pg.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Path or query of an address, as it was sent. */
final class AddressText {

    private static final int ESCAPE = 3;

    private AddressText() {
    }

    /** Whether what is written in percent signs are bytes of UTF-8: others would become other characters somewhere. Null is. */
    static boolean isSound(String encoded) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded(encoded == null ? "" : encoded)));
            return true;
        } catch (CharacterCodingException | NumberFormatException | IndexOutOfBoundsException malformed) {
            return false;
        }
    }

    private static byte[] decoded(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < encoded.length()) {
            boolean escaped = encoded.charAt(at) == '%';
            bytes.write(escaped ? Integer.parseUnsignedInt(encoded.substring(at + 1, at + ESCAPE), 16) : 'x');
            at += escaped ? ESCAPE : 1;
        }
        return bytes.toByteArray();
    }
}
