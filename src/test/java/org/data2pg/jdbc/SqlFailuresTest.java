package org.data2pg.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.data2pg.targetdb.TargetFailureException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class SqlFailuresTest {

    private static TargetFailureException told(String... fields) {
        return SqlFailures.of(new PSQLException(new ServerErrorMessage(String.join("\0", fields) + "\0")));
    }

    @Test
    void allThatTheServerHasToldIsKeptAndItsContextApart() {
        TargetFailureException failure = told("SERROR", "VERROR", "C23505", "Mduplicate key", "DKey (id)=(1) already exists.", "HSome hint.", "P7", "WSQL statement",
                "qINSERT INTO t", "sapp", "torders", "cid", "dbigint", "norders_pkey");
        assertThat(failure.context()).isEqualTo("SQL statement\nQUERY: INSERT INTO t\nPOSITION: 7\nSCHEMA NAME: app\nTABLE NAME: orders\nCOLUMN NAME: id\n"
                + "DATATYPE NAME: bigint\nCONSTRAINT NAME: orders_pkey");
        assertThat(failure.report()).isEqualTo("duplicate key (SQLSTATE: 23505)\nDETAIL: Key (id)=(1) already exists.\nHINT: Some hint.");
    }

    @Test
    void whatIsPositionedInAnInnerQueryIsSoThere() {
        assertThat(told("SERROR", "C42601", "Msyntax error", "P3", "p9", "qSELECT 1 2").context()).isEqualTo("QUERY: SELECT 1 2\nPOSITION: 9");
    }

    /** As the pool tells it. */
    @Test
    void aDatabaseWithoutAFreeConnectionIsNotAway() {
        SQLException full = new SQLException("IJ031084: Unable to create connection", new PSQLException(new ServerErrorMessage(String.join("\0", "SFATAL", "C53300",
                "Msorry, too many clients already") + "\0")));
        assertThat(SqlFailures.isDatabaseFull(full)).isTrue();
        assertThat(SqlFailures.isDatabaseFull(new SQLException("IJ031084: Unable to create connection", new SQLException("refused", "08001")))).isFalse();
    }

    @Test
    void whatWasNotToldIsLeftOut() {
        assertThat(told("SERROR", "C22012", "Mdivision by zero").report()).isEqualTo("division by zero (SQLSTATE: 22012)");
        assertThat(SqlFailures.of(new SQLException("closed", "08003")).report()).contains("closed").endsWith(" (SQLSTATE: 08003)");
    }
}
