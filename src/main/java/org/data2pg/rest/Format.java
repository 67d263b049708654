package org.data2pg.rest;

import java.util.List;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

import org.data2pg.control.monitor.Csv;

/** A link can't send the header Accept: the parameter {@code format} stands for it, where an operation knows it. */
@Provider
@PreMatching
public class Format implements ContainerRequestFilter {

    static final String PARAMETER = "format";
    private static final List<String> FORMATS = List.of("json", "csv");

    @Override
    public void filter(ContainerRequestContext request) {
        String format = Choice.of(request.getUriInfo().getQueryParameters().getFirst(PARAMETER), PARAMETER, FORMATS);
        if (format != null) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, format.equals("csv") ? Csv.MEDIA_TYPE : MediaType.APPLICATION_JSON);
        }
    }
}
