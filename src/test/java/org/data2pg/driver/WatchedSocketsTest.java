package org.data2pg.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;

import jdk.net.ExtendedSocketOptions;

import org.junit.jupiter.api.Test;

class WatchedSocketsTest {

    @Test
    void theOtherEndIsAskedAfterAMinute() throws Exception {
        try (Socket socket = new WatchedSockets().createSocket()) {
            assertThat(socket.isConnected()).isFalse();
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(60);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(10);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
        }
    }
}
