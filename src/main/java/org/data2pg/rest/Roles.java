package org.data2pg.rest;

/** Who may do what is stated on the resources with these names. A higher role holds the lower ones, whatever realm the user comes from. */
final class Roles {

    /** Sees. */
    static final String VIEWER = "data2pg-viewer";
    /** Runs batches. */
    static final String OPERATOR = "data2pg-operator";
    /** Keeps the server. */
    static final String ADMIN = "data2pg-admin";

    private Roles() {
    }
}
