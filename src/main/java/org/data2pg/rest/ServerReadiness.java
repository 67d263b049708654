package org.data2pg.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** What /health/ready on the management port says: whether the administration database answers, without which no run can be started. */
@Readiness
@ApplicationScoped
public class ServerReadiness implements HealthCheck {

    @Inject
    private AdminDatabase adminDatabase;

    @Override
    public HealthCheckResponse call() {
        boolean database = adminDatabase.answers();
        return HealthCheckResponse.named("data2pg").status(database).withData("administrationDatabase", database ? "ready" : "not ready").build();
    }
}
