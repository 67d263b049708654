package org.data2pg.job;

import org.jboss.msc.service.ServiceActivator;
import org.jboss.msc.service.ServiceActivatorContext;
import org.jboss.msc.service.ServiceController;
import org.jboss.msc.service.ServiceController.State;
import org.jboss.msc.service.ServiceName;

/**
 * The service in which WildFly keeps the engine's records in the administration database. It fails when that can't be reached while the
 * server boots, and WildFly leaves it at that; tried again later it comes up, and with it all of the deployment that waits for it.
 * WildFly hands over its services when it deploys the application (META-INF/services).
 */
public final class JobRepository implements ServiceActivator {

    private static final ServiceName NAME = ServiceName.parse("org.wildfly.batch.job.repository.data2pg");

    private static volatile ServiceController<?> service;

    @Override
    public void activate(ServiceActivatorContext context) {
        service = context.getServiceRegistry().getService(NAME);
    }

    static boolean isUp() {
        return in(State.UP);
    }

    static boolean hasFailed() {
        return in(State.START_FAILED);
    }

    private static boolean in(State state) {
        ServiceController<?> known = service;
        return known != null && known.getState() == state;
    }

    /** Lets WildFly start it once more; returns at once. */
    static void tryAgain() {
        service.retry();
    }
}
