package org.data2pg.jdbc;

import static org.data2pg.message.DatasourceMessages.MESSAGES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jboss.as.controller.ModelControllerClientFactory;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;
import org.jboss.msc.Service;
import org.jboss.msc.service.ServiceActivator;
import org.jboss.msc.service.ServiceActivatorContext;
import org.jboss.msc.service.ServiceBuilder;
import org.jboss.msc.service.ServiceName;
import org.jboss.msc.service.StartContext;
import org.jboss.msc.service.StopContext;

/**
 * The management model of the server the application runs in, spoken to from inside: no port, no password. WildFly makes one of these
 * when it deploys the application (META-INF/services) and connects it. Not to be used by what the deployment waits for: while the server
 * boots or deploys, the model is taken.
 */
public final class ServerModel implements ServiceActivator {

    private static final ServiceName FACTORY = ServiceName.parse("org.wildfly.management.model-controller-client-factory");
    private static final ServiceName EXECUTOR = ServiceName.parse("org.wildfly.management.executor");

    private static volatile Supplier<ModelControllerClient> clients;

    @Override
    public void activate(ServiceActivatorContext context) {
        ServiceBuilder<?> builder = context.getServiceTarget().addService(ServiceName.of("org", "data2pg", "server-model"));
        Supplier<ModelControllerClientFactory> factory = builder.requires(FACTORY);
        Supplier<Executor> executor = builder.requires(EXECUTOR);
        builder.setInstance(new Service() {
            @Override
            public void start(StartContext start) {
                clients = () -> factory.get().createSuperUserClient(executor.get());
            }

            @Override
            public void stop(StopContext stop) {
                clients = null;
            }
        });
        builder.install();
    }

    /** Executes an operation and returns what the server answers, which may be a failure: see {@link #succeeded} and {@link #reason}. */
    static ModelNode execute(ModelNode operation) {
        Supplier<ModelControllerClient> connected = clients;
        if (connected == null) {
            throw MESSAGES.noManagement();
        }
        try (ModelControllerClient client = connected.get()) {
            return client.execute(operation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An operation on a resource.
     *
     * @param address as pairs of key and value, such as "subsystem", "datasources"
     */
    static ModelNode operation(String name, String... address) {
        ModelNode operation = new ModelNode();
        operation.get("operation").set(name);
        for (int i = 0; i < address.length; i += 2) {
            operation.get("address").add(address[i], address[i + 1]);
        }
        return operation;
    }

    static boolean succeeded(ModelNode answer) {
        return answer.get("outcome").asString().equals("success");
    }

    static String reason(ModelNode answer) {
        return answer.get("failure-description").asString();
    }
}
