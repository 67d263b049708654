package org.data2pg.cli.connection;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** A path below the server's REST interface, with parameters: names come with any character. */
public final class Query {

    private final StringBuilder path = new StringBuilder();
    private char before = '?';

    private Query() {
    }

    /** Parts of the path, each encoded. */
    public static Query of(Object... parts) {
        Query query = new Query();
        for (Object part : parts) {
            query.path.append(query.path.isEmpty() ? "" : "/").append(encoded(part));
        }
        return query;
    }

    static Query copy(Query other) {
        Query copy = new Query();
        copy.path.append(other.path);
        copy.before = other.before;
        return copy;
    }

    /** A parameter; none when the value is null. */
    public Query with(String name, Object value) {
        if (value != null) {
            path.append(before).append(name).append('=').append(encoded(value));
            before = '&';
        }
        return this;
    }

    /** A parameter as many times as there are values. */
    public Query withEach(String name, Collection<?> values) {
        values.forEach(value -> with(name, value));
        return this;
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
