package org.data2pg.control.admindb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeTest {

    private static final String NODE = "jboss.node.name";
    private static final String HOST = "jboss.host.name";
    private static final String PORT = "jboss.http.port";
    private static final String OFFSET = "jboss.socket.binding.port-offset";

    @AfterEach
    void forget() {
        for (String property : new String[] {NODE, HOST, PORT, OFFSET}) {
            System.clearProperty(property);
        }
    }

    private static String name(String node, String host) {
        System.setProperty(NODE, node);
        System.setProperty(HOST, host);
        return new Node().name();
    }

    @Test
    void isTheOneAnAdministratorHasGiven() {
        System.setProperty(OFFSET, "100");
        assertThat(name("night", "db7")).isEqualTo("night");
    }

    @Test
    void isThatOfTheMachineOtherwise() throws UnknownHostException {
        assertThat(name("db7", "db7")).isEqualTo("db7");
        assertThat(name("localhost", "localhost")).isEqualTo(InetAddress.getLocalHost().getHostName());
    }

    @Test
    void tellsServersOnTheSameMachineApart() {
        System.setProperty(OFFSET, "100");
        assertThat(name("db7", "db7")).isEqualTo("db7:8180");
        System.setProperty(PORT, "8081");
        assertThat(name("db7", "db7")).isEqualTo("db7:8181");
    }
}
