package org.data2pg.rest;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.data2pg.control.account.Roles;
import org.data2pg.control.admindb.Audit;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What was done on runs and target databases, and by whom. */
@Path("audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class AuditResource {

    @Inject
    private Audit audit;

    /** All actions, the newest first. */
    @GET
    @Operation(operationId = "audit", summary = "All actions, the newest first")
    public List<Audit.Entry> newest(@BeanParam Page page) {
        Audit.Found found = audit.newest(page.first(), page.count());
        return page.of(found.total(), found.entries());
    }
}
