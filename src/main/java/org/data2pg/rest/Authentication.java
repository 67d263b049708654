package org.data2pg.rest;

import static org.data2pg.message.AccessLogger.LOGGER;
import static org.data2pg.message.AccessMessages.MESSAGES;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response.Status;

import org.data2pg.control.account.Accounts;
import org.data2pg.control.account.ApiTokenControl;
import org.data2pg.control.account.ApiTokenView;
import org.data2pg.control.account.LoginLimit;
import org.data2pg.control.account.Roles;
import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.message.ControlMessages;
import org.data2pg.message.UnavailableException;
import org.wildfly.security.auth.server.RealmUnavailableException;
import org.wildfly.security.auth.server.SecurityDomain;
import org.wildfly.security.auth.server.SecurityIdentity;
import org.wildfly.security.authz.RoleMapper;

/** Finds out whom the Authorization header of a request speaks for: a user with his password, or a program with a token of his. */
@ApplicationScoped
public class Authentication {

    private static final String BEARER = "Bearer ";
    /** A parameter of the deployment that the server itself sets when users come from an OpenID Connect provider (realm-oidc.cli). */
    private static final String PROVIDER = "org.wildfly.security.http.oidc.json.config";

    @Inject
    private LoginLimit limit;
    @Inject
    private ApiTokenControl tokens;
    @Inject
    private AdminDatabase adminDatabase;

    /** The same request, as one of that user. */
    AuthenticatedRequest of(HttpServletRequest request) throws LoginRefusal {
        String header = request.getHeader("Authorization");
        try {
            if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                return ofToken(request, header.substring(BEARER.length()).strip());
            }
            return new AuthenticatedRequest(request, ofUser(header, request.getRemoteAddr()));
        } catch (RealmUnavailableException unavailable) {
            if (!adminDatabase.answers()) {
                throw new LoginRefusal(Status.SERVICE_UNAVAILABLE, ControlMessages.MESSAGES.adminDatabaseUnavailable().getMessage());
            }
            LOGGER.realmUnavailable(unavailable);
            throw new LoginRefusal(Status.SERVICE_UNAVAILABLE, MESSAGES.realmUnavailable());
        } catch (UnavailableException unavailable) {
            throw new LoginRefusal(Status.SERVICE_UNAVAILABLE, unavailable.getMessage());
        }
    }

    private SecurityIdentity ofUser(String header, String address) throws LoginRefusal, RealmUnavailableException {
        BasicCredentials given = BasicCredentials.of(header);
        if (given == null) {
            throw notAuthenticated();
        }
        SecurityIdentity known = RecentLogins.of(header);
        if (known != null) {
            return known;
        }
        // Requests that come together with the same password are one attempt
        synchronized (RecentLogins.lock(header)) {
            known = RecentLogins.of(header);
            if (known == null) {
                known = attempt(given, address);
                RecentLogins.remember(header, known);
            }
            return known;
        }
    }

    private SecurityIdentity attempt(BasicCredentials given, String address) throws LoginRefusal, RealmUnavailableException {
        Duration wait = limit.begin(given.name(), address);
        if (!wait.isZero()) {
            throw new LoginRefusal(Status.TOO_MANY_REQUESTS, MESSAGES.tooManyLogins(wait.toSeconds()), wait);
        }
        SecurityIdentity identity;
        try {
            identity = given.identity();
        } catch (RealmUnavailableException | RuntimeException unanswered) {
            limit.unanswered(given.name(), address);
            throw unanswered;
        }
        if (identity == null) {
            limit.failed(given.name(), address);
            throw notAuthenticated();
        }
        limit.succeeded(given.name(), address);
        return identity;
    }

    /** Whether users come from an OpenID Connect provider, which nobody can ask about a user by his name. */
    static boolean isByProvider(HttpServletRequest request) {
        return request.getServletContext().getInitParameter(PROVIDER) != null;
    }

    /** Roles are those the owner has now: a token is worth nothing without its owner. Where he can't be asked for, it keeps its role to its end. */
    private AuthenticatedRequest ofToken(HttpServletRequest request, String secret) throws LoginRefusal, RealmUnavailableException {
        boolean byProvider = isByProvider(request);
        ApiTokenView token = tokens.presented(secret, byProvider).orElseThrow(Authentication::notAuthenticated);
        request.setAttribute(AuthenticatedRequest.TOKEN, token.id());
        return new AuthenticatedRequest(request, byProvider ? unasked(token) : owner(token), token.role());
    }

    private static SecurityIdentity owner(ApiTokenView token) throws LoginRefusal, RealmUnavailableException {
        String key = "owner " + token.owner();
        SecurityIdentity owner = RecentLogins.of(key);
        if (owner == null) {
            owner = Accounts.named(token.owner()).orElseThrow(Authentication::notAuthenticated);
            RecentLogins.remember(key, owner);
        }
        return owner;
    }

    private static SecurityIdentity unasked(ApiTokenView token) {
        Set<String> roles = Stream.of(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN).filter(role -> Roles.includes(token.role(), role)).collect(Collectors.toSet());
        return SecurityDomain.getCurrent().createAdHocIdentity(token.owner())
                .withDefaultRoleMapper(RoleMapper.constant(org.wildfly.security.authz.Roles.fromSet(roles)));
    }

    private static LoginRefusal notAuthenticated() {
        return new LoginRefusal(Status.UNAUTHORIZED, MESSAGES.notAuthenticated());
    }
}
