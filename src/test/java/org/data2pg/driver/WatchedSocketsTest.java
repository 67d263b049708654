package org.data2pg.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

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

    @Test
    void connectsWhereItIsAskedTo() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        WatchedSockets sockets = new WatchedSockets();
        try (ServerSocket server = new ServerSocket(0, 5, here);
                Socket byName = sockets.createSocket(here.getHostName(), server.getLocalPort());
                Socket byAddress = sockets.createSocket(here, server.getLocalPort(), here, 0)) {
            for (Socket socket : List.of(byName, byAddress)) {
                assertThat(socket.isConnected()).isTrue();
                assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
                assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(60);
            }
            assertThat(byAddress.getLocalAddress()).isEqualTo(here);
        }
    }
}
