package org.data2pg.rest;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.wildfly.security.auth.server.SecurityIdentity;

/** A request that speaks for an identity of the security domain, without any session. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

    private final SecurityIdentity identity;

    AuthenticatedRequest(HttpServletRequest request, SecurityIdentity identity) {
        super(request);
        this.identity = identity;
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
        return identity.getRoles().contains(role);
    }

    @Override
    public String getAuthType() {
        return BASIC_AUTH;
    }
}
