package org.data2pg.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes one value of the row at which a result stands. */
@FunctionalInterface
interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
}
