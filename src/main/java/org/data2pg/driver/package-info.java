/**
 * What stands beside the JDBC driver, in its module: it is found there whoever opens a connection, the application or the server itself. In the
 * application, too, for a server whose modules are older.
 */
package org.data2pg.driver;
