package org.data2pg.rest;

import static org.data2pg.message.AccessMessages.MESSAGES;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;

import org.data2pg.control.account.Roles;
import org.data2pg.message.RestMessages;
import org.wildfly.security.auth.server.SecurityIdentity;

/**
 * Lets a request into REST when it comes from a user with one of our roles; what each role may do is decided behind. The container's
 * own rule would answer with the login page and status 200, and keep a session. A page's login serves for reading only: a request that
 * changes something must bring name and password, or an API token, itself, or a foreign page could send it with the browser's cookie.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class ApiAccess extends HttpFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Inject
    private Authentication authentication;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        boolean known = request.getUserPrincipal() != null;
        boolean fromPage = known && request.getHeader("Authorization") == null;
        // The container has checked an access token of the provider (realm-oidc.cli); one of ours means nothing to it
        boolean byProvider = known && !fromPage && request.getHeader("Authorization").startsWith("Bearer ") && "OIDC".equals(request.getAuthType());
        if (byProvider || fromPage && READING.contains(request.getMethod())) {
            admit(request, response, chain);
            return;
        }
        try {
            AuthenticatedRequest authenticated = authentication.of(request);
            runAs(authenticated.identity(), () -> {
                admit(authenticated, response, chain);
                return null;
            });
        } catch (LoginRefusal refusal) {
            if (refusal.status() == Response.Status.UNAUTHORIZED) {
                response.setHeader("WWW-Authenticate", "Basic realm=\"data2pg\", charset=\"UTF-8\"");
                response.addHeader("WWW-Authenticate", "Bearer realm=\"data2pg\"");
            } else if (!refusal.waitFor().isZero()) {
                response.setHeader("Retry-After", Long.toString(refusal.waitFor().toSeconds()));
            }
            refuse(request, response, refusal.status(), refusal.getMessage());
        }
    }

    private static void runAs(SecurityIdentity identity, Callable<Void> call) throws IOException, ServletException {
        try {
            identity.runAs(call);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (Stream.of(Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN).noneMatch(request::isUserInRole)) {
            refuse(request, response, Response.Status.FORBIDDEN, MESSAGES.withoutRole(request.getRemoteUser()));
        } else if ((request.getRequestURI() + '?' + request.getQueryString()).contains("%00")) {
            // No database of PostgreSQL keeps it in a text: it would be an error only there
            refuse(request, response, Response.Status.BAD_REQUEST, RestMessages.MESSAGES.nulInAddress(request.getRequestURI()));
        } else if (!AddressText.isSound(request.getRequestURI()) || !AddressText.isSound(request.getQueryString())) {
            refuse(request, response, Response.Status.BAD_REQUEST, RestMessages.MESSAGES.malformedAddress(request.getRequestURI()));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Response.Status status, String message)
            throws IOException {
        Problem.of(status, message, request.getRequestURI()).write(response);
    }
}
