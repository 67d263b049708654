package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.io.IOException;
import java.util.Objects;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;

/** What goes wrong before REST sees the request is a {@link Problem}, too: the container would show the page that it shows to people. */
@WebFilter(urlPatterns = "/error.xhtml", dispatcherTypes = DispatcherType.ERROR, asyncSupported = true)
public class ApiErrors extends HttpFilter {

    private static final String NUMBERED = "D2PG";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (path.startsWith(request.getContextPath() + "/api/")) {
            problem(request, path).write(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static Problem problem(HttpServletRequest request, String path) {
        Status status = Objects.requireNonNullElse(Status.fromStatusCode((Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)), Status.BAD_REQUEST);
        if (status.getFamily() == Status.Family.SERVER_ERROR) {
            return Problem.incident(request.getMethod(), path, (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
        }
        String told = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_MESSAGE));
        return Problem.of(status, told.startsWith(NUMBERED) ? told : MESSAGES.otherRefusal(status.getReasonPhrase()), path);
    }
}
