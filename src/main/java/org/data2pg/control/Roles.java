package org.data2pg.control;

/** Who may do what is stated at the doors with these names. A higher role holds the lower ones, whatever realm the user comes from. */
public final class Roles {

    /** Sees. */
    public static final String VIEWER = "data2pg-viewer";
    /** Runs batches. */
    public static final String OPERATOR = "data2pg-operator";
    /** Changes target databases and the extension in them. */
    public static final String ADMIN = "data2pg-admin";

    private Roles() {
    }
}
