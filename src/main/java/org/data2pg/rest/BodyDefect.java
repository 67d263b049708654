package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;

/** What is wrong with a body, by place and never by value: it may be a password. */
final class BodyDefect {

    private BodyDefect() {
    }

    static String sentence(JacksonException failure) {
        JsonLocation at = failure.getLocation() == null ? JsonLocation.NA : failure.getLocation();
        if (failure instanceof PropertyBindingException unknown) {
            String known = unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
            return MESSAGES.unknownField(unknown.getPropertyName(), at.getLineNr(), at.getColumnNr(), known);
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return MESSAGES.wrongType(place(mismatch.getPath()), at.getLineNr(), at.getColumnNr(), expected(mismatch.getTargetType()));
        }
        if (failure instanceof JsonMappingException field && field.getCause() instanceof InputCoercionException outOfRange) {
            return MESSAGES.wrongType(place(field.getPath()), at.getLineNr(), at.getColumnNr(), expected(outOfRange.getTargetType()));
        }
        return MESSAGES.malformedBody(at.getLineNr(), at.getColumnNr());
    }

    private static String place(List<JsonMappingException.Reference> path) {
        String field = path.stream().map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return field.isEmpty() ? "What stands" : "The field \"" + field + "\"";
    }

    private static String expected(Class<?> type) {
        if (type == String.class) {
            return "a text without the character NUL";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        return "a JSON object";
    }
}
