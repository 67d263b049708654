package org.data2pg.rest;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.data2pg.control.account.Roles;
import org.wildfly.security.auth.server.SecurityIdentity;

/** A request that speaks for an identity of the security domain, without any session. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

    /** Attribute with the number of the API token the request came with. */
    static final String TOKEN = "org.data2pg.token";
    private static final String BEARER = "Bearer";

    private final SecurityIdentity identity;
    private final String highestRole;

    /** A user who has shown his name and password. */
    AuthenticatedRequest(HttpServletRequest request, SecurityIdentity identity) {
        this(request, identity, null);
    }

    /**
     * A program with an API token.
     *
     * @param highestRole of the token; it has no other that the user may have
     */
    AuthenticatedRequest(HttpServletRequest request, SecurityIdentity identity, String highestRole) {
        super(request);
        this.identity = identity;
        this.highestRole = highestRole;
    }

    SecurityIdentity identity() {
        return identity;
    }

    @Override
    public Principal getUserPrincipal() {
        return identity.getPrincipal();
    }

    @Override
    public String getRemoteUser() {
        return identity.getPrincipal().getName();
    }

    @Override
    public boolean isUserInRole(String role) {
        return identity.getRoles().contains(role) && (highestRole == null || Roles.includes(highestRole, role));
    }

    @Override
    public String getAuthType() {
        return highestRole == null ? BASIC_AUTH : BEARER;
    }
}
