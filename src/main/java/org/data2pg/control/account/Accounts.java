package org.data2pg.control.account;

import java.util.Optional;

import org.wildfly.security.auth.server.RealmUnavailableException;
import org.wildfly.security.auth.server.SecurityDomain;
import org.wildfly.security.auth.server.SecurityIdentity;
import org.wildfly.security.auth.server.ServerAuthenticationContext;

/** Users as their realm knows them now, asked for without their passwords. */
public final class Accounts {

    private Accounts() {
    }

    /** @return empty when the realm has nobody of that name, or does not let him in */
    public static Optional<SecurityIdentity> named(String name) throws RealmUnavailableException {
        try (ServerAuthenticationContext context = SecurityDomain.getCurrent().createNewAuthenticationContext()) {
            context.setAuthenticationName(name);
            if (!context.exists() || !context.authorize()) {
                return Optional.empty();
            }
            context.succeed();
            return Optional.of(context.getAuthorizedIdentity());
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }
}
