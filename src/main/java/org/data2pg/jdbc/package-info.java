/**
 * How target databases are reached: datasources of the container, and the only SQL toward target databases.
 * What is to be done there is decided in {@code control}.
 */
package org.data2pg.jdbc;
