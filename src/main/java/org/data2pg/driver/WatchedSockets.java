package org.data2pg.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;

import javax.net.SocketFactory;

/**
 * Sockets that notice within a minute and a half that the machine at the other end is gone, or the network to it. A step may wait for days for an
 * answer; the operating system alone would ask after two hours for the first time.
 */
public final class WatchedSockets extends SocketFactory {

    /** In seconds; they take effect with tcpKeepAlive=true. */
    private static final Map<String, Integer> OPTIONS = Map.of("TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 3);

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket();
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer value = OPTIONS.get(option.name());
            if (value != null) {
                set(socket, option, value);
            }
        }
        return socket;
    }

    private static <T> void set(Socket socket, SocketOption<T> option, Integer value) throws IOException {
        socket.setOption(option, option.type().cast(value));
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw connected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw connected();
    }

    private static UnsupportedOperationException connected() {
        return new UnsupportedOperationException("The driver connects its sockets itself");
    }
}
