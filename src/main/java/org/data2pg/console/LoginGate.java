package org.data2pg.console;

import static org.data2pg.message.AccessLogger.LOGGER;
import static org.data2pg.message.AccessMessages.MESSAGES;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import io.undertow.security.api.SecurityContext;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import org.data2pg.control.account.LoginLimit;

/**
 * What the login form sends passes here before the container compares passwords: who has guessed too often has to wait. A login that is over ends
 * here, before the container takes it for one, and who has logged in gets the view he had asked for. And nothing that changes something is taken from a page of another site, as far as the browser tells;
 * browsers that don't are kept from sending the cookie by SameSite.
 */
final class LoginGate implements HttpHandler {

    /** Attribute with the sentence that error.xhtml shows. */
    static final String SENTENCE = "org.data2pg.sentence";
    private static final String FORM = "/j_security_check";
    private static final String LOGIN = Login.class.getName();
    /** Parameter of what a page asks for by itself: live.js. */
    private static final String BY_ITSELF = "byItself";
    private static final String PUSH = "/jakarta.faces.push/";
    /** None: the user typed the address. A sub-domain beside ours is another site, too. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final int TOO_MANY_REQUESTS = 429;

    private final HttpHandler next;

    LoginGate(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        ServletRequestContext servlet = exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
        HttpServletRequest request = servlet.getOriginalRequest();
        boolean post = "POST".equals(request.getMethod());
        if (post && !OWN_SITE.contains(Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Site"), "none"))) {
            refuse(servlet, HttpServletResponse.SC_FORBIDDEN, MESSAGES.foreignSite());
            return;
        }
        String path = exchange.getRelativePath();
        boolean form = post && path.endsWith(FORM);
        // Before the answer goes out: the next request may be here at once
        exchange.addResponseCommitListener(answer -> begin(request, answer.getSecurityContext(), form));
        boolean goesOn = goesOn(request, path);
        String wanted = "GET".equals(request.getMethod()) && path.endsWith(".xhtml") ? WantedAddress.after(request, goesOn) : null;
        if (wanted != null) {
            servlet.getOriginalResponse().sendRedirect(wanted);
        } else if (!goesOn && path.startsWith(PUSH)) {
            // The container would lead here after the next login
            servlet.getOriginalResponse().setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (form) {
            login(exchange, servlet, CDI.current().select(LoginLimit.class).get());
        } else {
            next.handleRequest(exchange);
        }
    }

    /** Whether there is a login. What comes with one that is over is answered as if nobody had logged in. */
    private static boolean goesOn(HttpServletRequest request, String path) {
        HttpSession session = request.getSession(false);
        Instant now = Instant.now();
        try {
            if (session == null || !(session.getAttribute(LOGIN) instanceof Login login)) {
                return false;
            }
            if (!login.isIdle(now, isByItself(request, path)) && !login.isOutdated(now)) {
                return true;
            }
            session.invalidate();
        } catch (IllegalStateException ended) {
            LOGGER.debug("Another request has ended the login meanwhile", ended);
        }
        return false;
    }

    private static boolean isByItself(HttpServletRequest request, String path) {
        return path.startsWith(PUSH) || request.getHeader("Faces-Request") != null && request.getParameter(BY_ITSELF) != null;
    }

    /** @param anew the login form has been sent, perhaps by somebody who was in */
    private static void begin(HttpServletRequest request, SecurityContext context, boolean anew) {
        HttpSession session = request.getSession(false);
        try {
            if (session != null && context != null && context.isAuthenticated() && (anew || session.getAttribute(LOGIN) == null)) {
                session.setAttribute(LOGIN, Login.of(context, Instant.now()));
                session.setMaxInactiveInterval(Login.idleSeconds());
            }
        } catch (IllegalStateException ended) {
            LOGGER.debug("Another request has ended the login meanwhile", ended);
        }
    }

    private void login(HttpServerExchange exchange, ServletRequestContext servlet, LoginLimit limit) throws Exception {
        HttpServletRequest request = servlet.getOriginalRequest();
        String account = String.valueOf(request.getParameter("j_username"));
        Duration wait = limit.begin(account, request.getRemoteAddr());
        if (!wait.isZero()) {
            servlet.getOriginalResponse().setHeader("Retry-After", Long.toString(wait.toSeconds()));
            refuse(servlet, TOO_MANY_REQUESTS, MESSAGES.tooManyLogins(wait.toSeconds()));
            return;
        }
        try {
            next.handleRequest(exchange);
        } finally {
            count(exchange, limit, account, request.getRemoteAddr());
        }
        if (!isIn(exchange) && exchange.getStatusCode() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            // What holds names and passwords does not answer; the container has logged why
            request.setAttribute(SENTENCE, MESSAGES.realmUnavailable());
            exchange.setStatusCode(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private static void count(HttpServerExchange exchange, LoginLimit limit, String account, String address) {
        if (isIn(exchange)) {
            limit.succeeded(account, address);
        } else if (exchange.getStatusCode() < HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            limit.failed(account, address);
        } else {
            limit.unanswered(account, address);
        }
    }

    private static boolean isIn(HttpServerExchange exchange) {
        return exchange.getSecurityContext() != null && exchange.getSecurityContext().isAuthenticated();
    }

    private static void refuse(ServletRequestContext servlet, int status, String sentence) throws Exception {
        servlet.getOriginalRequest().setAttribute(SENTENCE, sentence);
        servlet.getOriginalResponse().sendError(status, sentence);
    }
}
