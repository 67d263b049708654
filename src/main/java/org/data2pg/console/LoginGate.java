package org.data2pg.console;

import static org.data2pg.message.AccessMessages.MESSAGES;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.data2pg.control.LoginLimit;

/**
 * What the login form sends passes here before the container compares passwords: who has guessed too often has to wait. And nothing that changes
 * something is taken from a page of another site, as far as the browser tells; browsers that don't are kept from sending the cookie by SameSite.
 */
final class LoginGate implements HttpHandler {

    /** Attribute with the sentence that error.xhtml shows. */
    static final String SENTENCE = "org.data2pg.sentence";
    private static final String FORM = "/j_security_check";
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
        } else if (post && exchange.getRelativePath().endsWith(FORM)) {
            login(exchange, servlet, CDI.current().select(LoginLimit.class).get());
        } else {
            next.handleRequest(exchange);
        }
    }

    private void login(HttpServerExchange exchange, ServletRequestContext servlet, LoginLimit limit) throws Exception {
        HttpServletRequest request = servlet.getOriginalRequest();
        String account = String.valueOf(request.getParameter("j_username"));
        Duration wait = limit.wait(account, request.getRemoteAddr());
        if (!wait.isZero()) {
            servlet.getOriginalResponse().setHeader("Retry-After", Long.toString(wait.toSeconds() + 1));
            refuse(servlet, TOO_MANY_REQUESTS, MESSAGES.tooManyLogins(wait.toSeconds() + 1));
            return;
        }
        next.handleRequest(exchange);
        if (exchange.getSecurityContext() != null && exchange.getSecurityContext().isAuthenticated()) {
            limit.succeeded(account, request.getRemoteAddr());
        } else if (exchange.getStatusCode() < HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            limit.failed(account, request.getRemoteAddr());
        } else {
            // What holds names and passwords does not answer; the container has logged why
            request.setAttribute(SENTENCE, MESSAGES.realmUnavailable());
            exchange.setStatusCode(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private static void refuse(ServletRequestContext servlet, int status, String sentence) throws Exception {
        servlet.getOriginalRequest().setAttribute(SENTENCE, sentence);
        servlet.getOriginalResponse().sendError(status, sentence);
    }
}
