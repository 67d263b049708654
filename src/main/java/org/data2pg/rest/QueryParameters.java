package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Refuses a parameter that the operation does not know, or takes once only: a filter with a slip of the pen would select everything. */
@Provider
public class QueryParameters implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Map<String, Class<?>> known = known();
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (!known.containsKey(name)) {
                throw known.isEmpty() ? MESSAGES.noParameters(name) : MESSAGES.unknownParameter(name, String.join(", ", known.keySet()));
            }
            if (values.size() > 1 && known.get(name) != List.class) {
                throw MESSAGES.givenSeveralTimes(name, values.size());
            }
        });
    }

    /** With the type that each is kept in. */
    private Map<String, Class<?>> known() {
        Map<String, Class<?>> known = new TreeMap<>();
        if (resource.getResourceMethod() != null) {
            for (Parameter parameter : resource.getResourceMethod().getParameters()) {
                note(known, parameter, parameter.getType());
                if (parameter.isAnnotationPresent(BeanParam.class)) {
                    Stream.of(parameter.getType().getDeclaredFields()).forEach(field -> note(known, field, field.getType()));
                }
            }
        }
        return known;
    }

    private static void note(Map<String, Class<?>> known, AnnotatedElement element, Class<?> type) {
        QueryParam query = element.getAnnotation(QueryParam.class);
        if (query != null) {
            known.put(query.value(), type);
        }
    }
}
