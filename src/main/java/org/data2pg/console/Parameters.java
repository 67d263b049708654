package org.data2pg.console;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.data2pg.message.ConsoleMessages;

/** What the address of a page or of a file may ask for. The rest is refused: a filter with a slip of the pen would select everything. */
final class Parameters {

    /** Where a parameter takes any value. */
    private static final Set<String> ANY = Set.of();

    private final Map<String, Set<String>> known = new TreeMap<>();
    private final Set<String> repeatable = new HashSet<>();

    /** Parameters that take any value. */
    static Parameters of(String... names) {
        Parameters parameters = new Parameters();
        for (String name : names) {
            parameters.known.put(name, ANY);
        }
        return parameters;
    }

    /** One more, that takes one of these values. */
    Parameters choice(String name, Collection<String> values) {
        known.put(name, values instanceof List ? new LinkedHashSet<>(values) : new TreeSet<>(values));
        return this;
    }

    /** One more, that takes any of these values, also several. */
    Parameters choices(String name, Collection<String> values) {
        repeatable.add(name);
        return choice(name, values);
    }

    /** The page of a {@link Listing}, under its usual name. */
    Parameters paged() {
        return paged(Listing.PAGE);
    }

    /** The page of a {@link Listing} that has this name for it. */
    Parameters paged(String name) {
        known.put(name, ANY);
        return this;
    }

    /** Page and order of a {@link Listing} that can be sorted by these fields. */
    Parameters sorted(Collection<String> fields) {
        return paged().choice("sort", fields).choice("order", Listing.ORDERS);
    }

    /**
     * Nothing is wrong with a value that is left empty, as a form sends it.
     *
     * @throws org.data2pg.message.InvalidRequestException an address asks for something else
     */
    void check(Map<String, String[]> given) {
        given.forEach((name, values) -> {
            if (!known.containsKey(name)) {
                throw ConsoleMessages.MESSAGES.unknownParameter(name, String.join(", ", known.keySet()));
            }
            if (values.length > 1 && !repeatable.contains(name)) {
                throw ConsoleMessages.MESSAGES.givenSeveralTimes(name, values.length);
            }
            for (String value : values) {
                check(name, value);
            }
        });
    }

    private void check(String name, String value) {
        Set<String> possible = known.get(name);
        if (!value.isEmpty() && !possible.isEmpty() && !possible.contains(value)) {
            throw ConsoleMessages.MESSAGES.unknownChoice(value, name, String.join(", ", possible));
        }
    }
}
