package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.stream.Stream;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Refuses If-Match where nobody looks at it: who sends it believes that nothing is done unless it is true. */
@Provider
public class Conditions implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getHeaderString(HttpHeaders.IF_MATCH) != null && resource.getResourceMethod() != null && !isHeeded()) {
            throw MESSAGES.noCondition(request.getMethod(), request.getUriInfo().getRequestUri().getRawPath());
        }
    }

    private boolean isHeeded() {
        return Stream.of(resource.getResourceMethod().getParameters()).map(parameter -> parameter.getAnnotation(HeaderParam.class))
                .anyMatch(header -> header != null && header.value().equals(HttpHeaders.IF_MATCH));
    }
}
