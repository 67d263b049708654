package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** error.xhtml: what the container says with a number or an exception, in a sentence. Nothing else of an exception is shown. */
@Named
@RequestScoped
public class ErrorPage {

    @Inject
    private HttpServletRequest request;
    private String sentence;

    public String getSentence() {
        if (sentence == null) {
            sentence = sentence();
        }
        return sentence;
    }

    private String sentence() {
        if (request.getAttribute(LoginGate.SENTENCE) instanceof String known) {
            return known;
        }
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path ? sentence(path) : typed();
    }

    /** Nothing went wrong: somebody has typed the address of this very page. */
    private String typed() {
        FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(HttpServletResponse.SC_NOT_FOUND);
        return MESSAGES.unknownPage(request.getRequestURI());
    }

    private String sentence(String path) {
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        return switch (status()) {
            case HttpServletResponse.SC_NOT_FOUND -> MESSAGES.unknownPage(path);
            case HttpServletResponse.SC_FORBIDDEN -> MESSAGES.forbidden(String.valueOf(request.getRemoteUser()));
            default -> isExpired(failure) ? expired() : incident(path, failure);
        };
    }

    private int status() {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status ? status : HttpServletResponse.SC_NOT_FOUND;
    }

    private static boolean isExpired(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(ViewExpiredException.class::isInstance);
    }

    /** No error of the server, as which the container passes it on. */
    private static String expired() {
        FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(HttpServletResponse.SC_CONFLICT);
        return MESSAGES.expired();
    }

    private static String incident(String path, Throwable failure) {
        String incident = UUID.randomUUID().toString();
        MESSAGES.incident(incident, path, failure);
        return MESSAGES.unexpected(incident);
    }
}
