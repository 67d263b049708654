package org.data2pg.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

import org.wildfly.security.auth.server.RealmUnavailableException;
import org.wildfly.security.auth.server.SecurityDomain;
import org.wildfly.security.auth.server.SecurityIdentity;
import org.wildfly.security.evidence.PasswordGuessEvidence;

/** Name and password of an Authorization header, shown to the security domain of the deployment. */
final class BasicCredentials {

    private static final String SCHEME = "Basic ";

    private BasicCredentials() {
    }

    /**
     * Who the header speaks for.
     *
     * @param header value of the Authorization header, may be null
     * @return null when there is nobody of that name and password
     */
    static SecurityIdentity identity(String header) throws RealmUnavailableException {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        SecurityIdentity known = RecentLogins.of(header);
        return known != null ? known : checked(header);
    }

    private static SecurityIdentity checked(String header) throws RealmUnavailableException {
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 1) {
                return null;
            }
            SecurityIdentity identity = SecurityDomain.getCurrent()
                    .authenticate(pair.substring(0, colon), new PasswordGuessEvidence(pair.substring(colon + 1).toCharArray()));
            RecentLogins.remember(header, identity);
            return identity;
        } catch (IllegalArgumentException | SecurityException notKnown) {
            return null;
        }
    }
}
