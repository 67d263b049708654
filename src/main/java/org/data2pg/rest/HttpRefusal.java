package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.TreeSet;

import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** A request that HTTP itself forbids, before any resource sees it, gets a numbered sentence as well. */
record HttpRefusal(HttpServletRequest request, String path, ResourceInfo resource) {

    private static final String NUMBERED = "D2PG";

    /** Answers that are no errors, such as that to OPTIONS, stay as they are. */
    Response response(WebApplicationException answer) {
        Response original = answer.getResponse();
        if (original.getStatus() < Response.Status.BAD_REQUEST.getStatusCode()) {
            return original;
        }
        Response problem = Problem.of(original.getStatusInfo(), sentence(answer, original), path).response();
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? problem : Response.fromResponse(problem).header(HttpHeaders.ALLOW, allow).build();
    }

    private String sentence(WebApplicationException answer, Response original) {
        if (String.valueOf(answer.getMessage()).startsWith(NUMBERED)) {
            return answer.getMessage();
        }
        return switch (original.getStatus()) {
            case 404 -> MESSAGES.unknownPath(path);
            case 405 -> MESSAGES.methodNotAllowed(request.getMethod(), path, allowed(original));
            case 406 -> MESSAGES.notAcceptable(path, header(HttpHeaders.ACCEPT));
            case 415 -> MESSAGES.unsupportedMediaType(header(HttpHeaders.CONTENT_TYPE));
            case 403 -> MESSAGES.forbidden(request.getRemoteUser(), request.getMethod(), path, roles());
            default -> MESSAGES.otherRefusal(original.getStatusInfo().getReasonPhrase());
        };
    }

    /** Who may call the method of the resource that was found. */
    private String roles() {
        Method called = resource.getResourceMethod();
        RolesAllowed ofMethod = called.getAnnotation(RolesAllowed.class);
        return String.join(" or ", (ofMethod == null ? called.getDeclaringClass().getAnnotation(RolesAllowed.class) : ofMethod).value());
    }

    private static String allowed(Response original) {
        return String.join(", ", new TreeSet<>(original.getAllowedMethods()));
    }

    private String header(String name) {
        return String.join(", ", Collections.list(request.getHeaders(name)));
    }
}
