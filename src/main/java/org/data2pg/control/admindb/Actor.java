package org.data2pg.control.admindb;

/**
 * Who asks for something, and where he came in.
 *
 * @param login   of the operator; the name of the server for what it does by itself
 * @param door    rest, cli, console, jmx; server for what it does by itself
 * @param address it came from, null if unknown
 * @param token   number of the API token he came with, null for a user himself
 */
public record Actor(String login, String door, String address, Long token) {

    /** A user himself, or the server. */
    public Actor(String login, String door, String address) {
        this(login, door, address, null);
    }
}
