package org.data2pg.control.account;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Who may do what is stated at the doors with these names. A higher role holds the lower ones, whatever realm the user comes from. */
public final class Roles {

    /** Sees. */
    public static final String VIEWER = "data2pg-viewer";
    /** Runs batches. */
    public static final String OPERATOR = "data2pg-operator";
    /** Changes target databases and the extension in them. */
    public static final String ADMIN = "data2pg-admin";

    /** The lowest first. */
    static final List<String> ALL = List.of(VIEWER, OPERATOR, ADMIN);

    private Roles() {
    }

    /** The highest of our roles that somebody has. */
    public static Optional<String> highest(Predicate<String> has) {
        return ALL.stream().filter(has).reduce((lower, higher) -> higher);
    }

    /** Whether who has a role has the other one, too. */
    public static boolean includes(String role, String other) {
        return ALL.contains(other) && ALL.indexOf(role) >= ALL.indexOf(other);
    }
}
