package org.data2pg.rest;

import java.lang.management.ManagementFactory;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * What /health/live on the management port says: whether anything but a restart would help. A database that is away is no reason for one: the
 * server goes on by itself when it is back.
 */
@Liveness
@ApplicationScoped
public class ServerLiveness implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        int deadlocked = deadlockedThreads();
        return HealthCheckResponse.named("data2pg").status(deadlocked == 0).withData("deadlockedThreads", deadlocked).build();
    }

    static int deadlockedThreads() {
        long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        return deadlocked == null ? 0 : deadlocked.length;
    }
}
