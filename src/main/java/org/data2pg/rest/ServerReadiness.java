package org.data2pg.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.AdminDatabase;
import org.data2pg.control.JobEngine;
import org.data2pg.message.UnavailableException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** What /health/ready on the management port says: whether a run could be started now. */
@Readiness
@ApplicationScoped
public class ServerReadiness implements HealthCheck {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private JobEngine engine;

    @Override
    public HealthCheckResponse call() {
        boolean database = adminDatabase.answers();
        boolean jobs = jobsCanStart();
        return HealthCheckResponse.named("data2pg").status(database && jobs)
                .withData("administrationDatabase", database ? "ready" : "not ready").withData("batchEngine", jobs ? "ready" : "not ready").build();
    }

    private boolean jobsCanStart() {
        try {
            engine.requireReady();
            return true;
        } catch (UnavailableException notYet) {
            return false;
        }
    }
}
