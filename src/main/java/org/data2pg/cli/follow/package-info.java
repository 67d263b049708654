/** A run seen from outside: its figures, the way to follow it to its end across breaks of the connection, and what its end means to a script. */
package org.data2pg.cli.follow;
