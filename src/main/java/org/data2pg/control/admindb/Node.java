package org.data2pg.control.admindb;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;

/** The server itself: its name among others on the same administration database, and its clock. */
@ApplicationScoped
public class Node {

    private static final int USUAL_PORT = 8080;

    /**
     * The node name of the WildFly server. The one that WildFly takes if nobody has given it any comes from the hosts file: it may be localhost on
     * every machine, and is the same for all servers on one. Ours is that of the machine then, with the port of the console if it is not the usual one.
     */
    public String name() {
        String node = System.getProperty("jboss.node.name", "data2pg");
        String host = System.getProperty("jboss.host.name");
        int port = Integer.getInteger("jboss.http.port", USUAL_PORT) + Integer.getInteger("jboss.socket.binding.port-offset", 0);
        return node.equals(host) ? unnamed(host, port) : node;
    }

    static String unnamed(String host, int port) {
        String machine = host.startsWith("localhost") ? machine(host) : host;
        return port == USUAL_PORT ? machine : machine + ':' + port;
    }

    /** As the operating system calls it, whatever the hosts file says. */
    private static String machine(String otherwise) {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            LOGGER.debug("The machine has a name without an address", nameless);
            return otherwise;
        }
    }

    @Produces
    @Dependent
    Clock clock() {
        return Clock.systemUTC();
    }
}
