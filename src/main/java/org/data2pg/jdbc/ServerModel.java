package org.data2pg.jdbc;

import static org.data2pg.message.DatasourceMessages.MESSAGES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    private static final int LOOKS_AT_BOOT = 600;
    private static final int MS_BETWEEN_LOOKS = 200;

    private static volatile Supplier<ModelControllerClient> clients;
    private static volatile boolean booted;

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
            awaitBoot(client);
            return client.execute(operation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * While the server boots, parts of the model are not there yet. Nothing that is asked for by an operator comes then, but runs of the
     * server's former life are taken over: without this, as if there were no credential store.
     */
    private static void awaitBoot(ModelControllerClient client) throws IOException {
        ModelNode state = operation("read-attribute");
        state.get("name").set("server-state");
        try {
            for (int look = 0; !booted && look < LOOKS_AT_BOOT; look++) {
                booted = !client.execute(state).get("result").asString().equals("starting");
                if (!booted) {
                    TimeUnit.MILLISECONDS.sleep(MS_BETWEEN_LOOKS);
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
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
