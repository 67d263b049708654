/**
 * The target databases known to the administration database, and the port through which steps are executed on them.
 * How a target database is reached stands in the room {@code jdbc}, what is executed there in {@code control}.
 */
package org.data2pg.targetdb;
