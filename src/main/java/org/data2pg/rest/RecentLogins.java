package org.data2pg.rest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;

import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import org.wildfly.security.auth.server.SecurityIdentity;

/**
 * Who was let in lately. A password is slow to check, on purpose; a client that follows a run asks several times a second and would keep
 * a processor busy with that alone. A new password or role counts after a minute. Kept is a keyed digest of the header, not the header.
 */
final class RecentLogins {

    private static final String DIGEST = "HmacSHA256";
    private static final Cache<String, SecurityIdentity> KNOWN =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).maximumSize(1000).build();
    private static final Interner<String> LOCKS = Interner.newWeakInterner();
    private static final SecretKey KEY = key();

    private RecentLogins() {
    }

    /** The identity this very header was accepted for within the last minute, or null. */
    static SecurityIdentity of(String header) {
        return KNOWN.getIfPresent(digest(header));
    }

    /** The same object for the same header at the same time. */
    static Object lock(String header) {
        return LOCKS.intern(digest(header));
    }

    static void remember(String header, SecurityIdentity identity) {
        KNOWN.put(digest(header), identity);
    }

    private static String digest(String header) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(KEY);
            return Base64.getEncoder().encodeToString(mac.doFinal(header.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecretKey key() {
        try {
            return KeyGenerator.getInstance(DIGEST).generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
