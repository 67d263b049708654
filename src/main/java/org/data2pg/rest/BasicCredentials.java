package org.data2pg.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

import org.wildfly.security.auth.server.RealmUnavailableException;
import org.wildfly.security.auth.server.SecurityDomain;
import org.wildfly.security.auth.server.SecurityIdentity;
import org.wildfly.security.evidence.PasswordGuessEvidence;

/** Name and password of an Authorization header. */
record BasicCredentials(String name, String password) {

    private static final String SCHEME = "Basic ";

    /** @return null if the header has none; also for a header that is null */
    static BasicCredentials of(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 1 ? null : new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /**
     * Shows them to the security domain of the deployment.
     *
     * @return null when there is nobody of that name and password
     */
    SecurityIdentity identity() throws RealmUnavailableException {
        try {
            return SecurityDomain.getCurrent().authenticate(name, new PasswordGuessEvidence(password.toCharArray()));
        } catch (RealmUnavailableException unavailable) {
            throw unavailable;
        } catch (IllegalArgumentException | SecurityException notKnown) {
            return null;
        }
    }

    /** Not the password. */
    @Override
    public String toString() {
        return "credentials of a user";
    }
}
