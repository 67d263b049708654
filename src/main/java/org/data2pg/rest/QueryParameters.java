package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Refuses a parameter that the operation does not know: a filter with a slip of the pen would select everything. */
@Provider
public class QueryParameters implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Set<String> known = known();
        for (String name : request.getUriInfo().getQueryParameters().keySet()) {
            if (!known.contains(name)) {
                throw known.isEmpty() ? MESSAGES.noParameters(name) : MESSAGES.unknownParameter(name, String.join(", ", known));
            }
        }
    }

    private Set<String> known() {
        Set<String> names = new TreeSet<>();
        if (resource.getResourceMethod() != null) {
            Stream.of(resource.getResourceMethod().getParameters()).flatMap(QueryParameters::elements)
                    .map(element -> element.getAnnotation(QueryParam.class)).filter(query -> query != null).forEach(query -> names.add(query.value()));
        }
        return names;
    }

    private static Stream<AnnotatedElement> elements(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class) ? Stream.of(parameter.getType().getDeclaredFields()) : Stream.of(parameter);
    }
}
