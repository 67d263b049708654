package org.data2pg.control;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A client of the server's MBeans at its management port, as JConsole is one. It knows no class of the server. */
final class JmxClient implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    /** @throws IOException the server does not let this user in */
    JmxClient(String managementUrl, String user, String password) throws IOException {
        this("service:jmx:remote+http://localhost:" + URI.create(managementUrl).getPort(), Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
    }

    private JmxClient(String address, Map<String, ?> environment) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(address), environment);
        server = connector.getMBeanServerConnection();
    }

    /** Attached to a process of this account, as JConsole is with its number. */
    static JmxClient attached(long process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
            try {
                return new JmxClient(machine.startLocalManagementAgent(), Map.of());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    /** Names of ours, in which what is to be quoted is quoted. */
    Set<String> names() throws IOException, JMException {
        return server.queryNames(new ObjectName("org.data2pg:*"), null).stream().map(ObjectName::getCanonicalName).collect(Collectors.toCollection(TreeSet::new));
    }

    Object read(String name, String attribute) throws IOException, JMException {
        return server.getAttribute(new ObjectName(name), attribute);
    }

    /** Calls an operation; its types are those it tells about itself. */
    Object call(String name, String operation, Object... arguments) throws IOException, JMException {
        var info = Arrays.stream(server.getMBeanInfo(new ObjectName(name)).getOperations()).filter(known -> known.getName().equals(operation))
                .findFirst().orElseThrow();
        String[] types = Arrays.stream(info.getSignature()).map(parameter -> parameter.getType()).toArray(String[]::new);
        try {
            return server.invoke(new ObjectName(name), operation, arguments, types);
        } catch (RuntimeMBeanException refused) {
            throw refused.getTargetException();
        }
    }

    List<MBeanOperationInfo> operations(String name) throws IOException, JMException {
        return List.of(server.getMBeanInfo(new ObjectName(name)).getOperations());
    }

    /** Words about the attribute. */
    String words(String name, String attribute) throws IOException, JMException {
        return Arrays.stream(server.getMBeanInfo(new ObjectName(name)).getAttributes()).filter(known -> known.getName().equals(attribute))
                .findFirst().orElseThrow().getDescription();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
