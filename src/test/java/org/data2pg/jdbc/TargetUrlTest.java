package org.data2pg.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;

import org.data2pg.driver.WatchedSockets;
import org.data2pg.message.InvalidRequestException;
import org.data2pg.targetdb.TargetDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What the driver reads out of the URL is what the row says. */
class TargetUrlTest {

    @ParameterizedTest
    @CsvSource({"localhost,localhost", "db-1.example.com,db-1.example.com", "10.0.0.7,10.0.0.7", "::1,[::1]", "[fe80::1%eth0],[fe80::1%eth0]",
            "::ffff:10.0.0.7,[::ffff:10.0.0.7]"})
    void hostIsKept(String host, String read) {
        assertThat(PGProperty.PG_HOST.getOrDefault(read(host, "sales", null))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a?user=x", "a,b", "a b", "::1/x", "${env.HOME}", "a@b", "a:5432"})
    void otherHostsAreRefused(String host) {
        assertThatThrownBy(() -> url(host, "sales", null)).isInstanceOf(InvalidRequestException.class).hasMessageContaining(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales", "a?b=c&d", "100%", "x/y", "Grüße", "${env.DATA2PG_STORE_PASSWORD}", "a+b", "a b;c"})
    void anyDatabaseNameIsOneName(String dbname) {
        assertThat(PGProperty.PG_DBNAME.getOrDefault(read("h", dbname, null))).isEqualTo(dbname);
        assertThat(url("h", dbname, null)).doesNotContain("${");
    }

    @Test
    void optionsWinOverOursButKeepTheWatchOverLostClients() {
        Properties read = read("h", "d", "ApplicationName=mine&sslmode=require&options=-c%20work_mem%3D1GB");
        assertThat(PGProperty.APPLICATION_NAME.getOrDefault(read)).isEqualTo("mine");
        assertThat(PGProperty.SSL_MODE.getOrDefault(read)).isEqualTo("require");
        assertThat(PGProperty.OPTIONS.getOrDefault(read)).isEqualTo("-c client_connection_check_interval=2s"
                + " -c idle_in_transaction_session_timeout=60s -c tcp_keepalives_count=3 -c tcp_keepalives_idle=60s -c tcp_keepalives_interval=10s"
                + " -c work_mem=1GB");
        assertThat(PGProperty.TCP_KEEP_ALIVE.getOrDefault(read)).isEqualTo("true");
        assertThat(PGProperty.SOCKET_FACTORY.getOrDefault(read)).isEqualTo(WatchedSockets.class.getName());
    }

    @ParameterizedTest
    @CsvSource({"sslmode,D2PG000346", "=x,D2PG000346", "sslmode=%zz,D2PG000346", "sslmode=require&&connectTimeout=3,D2PG000346", "nonsense=1,D2PG000347",
            "password=x,D2PG000348", "USER=x,D2PG000348", "socketFactory=a.B,D2PG000348", "loggerFile=/tmp/x,D2PG000348", "PGHOST=x,D2PG000348"})
    void otherOptionsAreRefused(String options, String code) {
        assertThatThrownBy(() -> url("h", "d", options)).isInstanceOf(InvalidRequestException.class).hasMessageStartingWith(code);
    }

    private static String url(String host, String dbname, String cnxOptions) {
        return TargetUrl.of(new TargetDatabase.Description("t", host, 5433, dbname, "u", null, cnxOptions, null, false, null, null));
    }

    private static Properties read(String host, String dbname, String cnxOptions) {
        return Driver.parseURL(url(host, dbname, cnxOptions), null);
    }
}
