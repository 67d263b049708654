/** {@code mvn -Pbench}: what the server costs, measured against plain JDBC in the same run. Prints figures, asserts nothing. */
package org.data2pg.bench;
