package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/**
 * Which part of a list a request asks for. The answer is a JSON array; how many there are in all is in the header X-Total-Count, and where
 * the pages before and behind are in Link (RFC 8288).
 */
public class Page {

    private static final int MAX = 1000;
    private static final String TOTAL = "X-Total-Count";

    @QueryParam("first")
    @Parameter(description = "How many entries to leave out", schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
    @DefaultValue("0")
    private String first;
    @QueryParam("count")
    @Parameter(description = "How many entries to give at most", schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "50"))
    @DefaultValue("50")
    private String count;
    @Context
    private UriInfo address;
    @Context
    private HttpServletResponse response;

    /** How many rows of the list are left out. */
    int first() {
        return number(first, "first", 0, Integer.MAX_VALUE);
    }

    /** How many rows are wanted at most. */
    int count() {
        return number(count, "count", 1, MAX);
    }

    /** @throws org.data2pg.message.InvalidRequestException the text is no number, or out of this range */
    static int number(String text, String name, int min, int max) {
        return (int) number(text, name, (long) min, (long) max);
    }

    /** The same of larger ones. */
    static long number(String text, String name, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range
        }
        throw MESSAGES.invalidCount(text, name, min, max);
    }

    /** Tells in the headers of the answer what the page is part of. */
    <T> List<T> of(int total, List<T> rows) {
        response.setHeader(TOTAL, Integer.toString(total));
        if (first() > 0) {
            link("prev", Math.max(0, first() - count()));
        }
        if ((long) first() + count() < total) {
            link("next", first() + count());
        }
        return rows;
    }

    /** The page of a list that is at hand as a whole. */
    <T> List<T> from(List<T> all) {
        int begin = Math.min(first(), all.size());
        return of(all.size(), all.subList(begin, begin + Math.min(count(), all.size() - begin)));
    }

    private void link(String relation, int other) {
        URI page = address.getRequestUriBuilder().replaceQueryParam("first", other).replaceQueryParam("count", count()).build();
        response.addHeader("Link", Link.fromUri(page).rel(relation).build().toString());
    }

    /**
     * By which field a list is sorted.
     *
     * @param text     name of a field, with a minus before it for the highest first
     * @param sortable the fields that may be named
     * @throws org.data2pg.message.InvalidRequestException it is none of them
     */
    static Sort sort(String text, Set<String> sortable) {
        boolean descending = text.startsWith("-");
        String field = descending ? text.substring(1) : text;
        if (!sortable.contains(field)) {
            throw MESSAGES.invalidSort(text, String.join(", ", new TreeSet<>(sortable)));
        }
        return new Sort(field, descending);
    }

    /** @param descending the highest first */
    record Sort(String field, boolean descending) {
    }
}
