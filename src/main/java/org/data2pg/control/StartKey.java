package org.data2pg.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.data2pg.control.admindb.Actor;

/**
 * The name a client gives to its request for a run, so that it can ask again when the answer was lost, without a second run.
 *
 * @param login  who asks: names of other logins are other names
 * @param digest of what is asked for: a name counts for the same request only
 */
record StartKey(String login, String key, String digest) {

    /** @param request what is asked for, in text */
    static StartKey of(Actor actor, String key, String request) {
        return new StartKey(actor.login(), key, digest(request));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
