/**
 * Every sentence an operator can see, numbered {@code D2PG…}, one bundle per room with a range of numbers of its own,
 * and the exceptions that carry these sentences to the doors. Nothing here decides anything.
 */
package org.data2pg.message;
