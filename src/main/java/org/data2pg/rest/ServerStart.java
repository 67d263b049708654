package org.data2pg.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** What /health/started on the management port says: whether the administration database was made ready since the server was started. */
@Startup
@ApplicationScoped
public class ServerStart implements HealthCheck {

    @Inject
    private AdminDatabase adminDatabase;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("data2pg").status(adminDatabase.isReady()).build();
    }
}
