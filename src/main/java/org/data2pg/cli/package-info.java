/**
 * The command line {@code data2pg}: one class per verb, which says in options what REST wants as JSON. A stranger in this house: it knows
 * the server by its REST interface only, and imports nothing but Java, picocli and JSON. How the server is reached is in {@code connection},
 * how answers are written to a terminal, a file or a pipe in {@code show}.
 */
package org.data2pg.cli;
