package org.data2pg.control;

/**
 * Who asks for something, and where he came in.
 *
 * @param login   of the operator; the name of the server for what it does by itself
 * @param door    rest, console, jmx, cli; server for what it does by itself
 * @param address it came from, null if unknown
 */
public record Actor(String login, String door, String address) {
}
