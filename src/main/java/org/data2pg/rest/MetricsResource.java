package org.data2pg.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

import org.data2pg.control.account.Roles;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For Prometheus, which logs on as a viewer. */
@Path("metrics")
@RequestScoped
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class MetricsResource {

    @Inject
    private Metrics metrics;

    @GET
    @Produces("text/plain;version=0.0.4;charset=utf-8")
    @Operation(operationId = "metrics", summary = "Metrics of this server's runs, as Prometheus reads them")
    public String metrics() {
        return metrics.text();
    }
}
