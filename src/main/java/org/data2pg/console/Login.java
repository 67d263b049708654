package org.data2pg.console;

import static org.data2pg.message.AccessLogger.LOGGER;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

import io.undertow.security.api.SecurityContext;
import io.undertow.security.idm.Account;
import org.data2pg.control.account.Accounts;
import org.data2pg.control.account.Roles;
import org.wildfly.security.auth.server.RealmUnavailableException;

/**
 * A login of the console, kept in its HTTP session; the container would never look again whom it has let in. It is over when its user is gone or has
 * another role than he came with, and when he has done nothing for a while: what a page asks for by itself does not count.
 */
final class Login implements Serializable {

    private static final String IDLE_SECONDS = "data2pg.login.idle";
    private static final long HOUR = 3_600;
    private static final String LOOK_SECONDS = "data2pg.login.look";
    private static final long MINUTE = 60;

    private final String user;
    private final String role;
    private final boolean provided;
    private Instant lastAct;
    private Instant lastLook;

    /**
     * @param role     the highest of ours that he came with; empty for none
     * @param provided whether he comes from an OpenID Connect provider, which can't be asked who somebody is
     */
    Login(String user, String role, boolean provided, Instant now) {
        this.user = user;
        this.role = role;
        this.provided = provided;
        lastAct = now;
        lastLook = now;
    }

    static Login of(SecurityContext context, Instant now) {
        Account account = context.getAuthenticatedAccount();
        return new Login(account.getPrincipal().getName(), Roles.highest(account.getRoles()::contains).orElse(""), "OIDC".equals(context.getMechanismName()), now);
    }

    /** Seconds without anything done after which a login ends. */
    static int idleSeconds() {
        return (int) Math.max(1, Math.min(Long.getLong(IDLE_SECONDS, HOUR), Integer.MAX_VALUE));
    }

    /** @param byItself the page asks, not its user */
    synchronized boolean isIdle(Instant now, boolean byItself) {
        boolean idle = Duration.between(lastAct, now).toSeconds() >= idleSeconds();
        if (!idle && !byItself) {
            lastAct = now;
        }
        return idle;
    }

    /** Whether the user is somebody else by now, as far as his realm can tell; not asked more than once a minute. */
    boolean isOutdated(Instant now) {
        return !provided && isToBeLookedUp(now) && !isCurrent();
    }

    synchronized boolean isToBeLookedUp(Instant now) {
        boolean due = Duration.between(lastLook, now).toSeconds() >= Long.getLong(LOOK_SECONDS, MINUTE);
        if (due) {
            lastLook = now;
        }
        return due;
    }

    private boolean isCurrent() {
        try {
            return Accounts.named(user).filter(found -> Roles.highest(found.getRoles()::contains).orElse("").equals(role)).isPresent();
        } catch (RealmUnavailableException unavailable) {
            LOGGER.debug("Who is in stays in", unavailable);
            return true;
        }
    }
}
