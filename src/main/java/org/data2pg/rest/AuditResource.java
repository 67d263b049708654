package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.data2pg.control.Audit;

/** What was done on runs and target databases, and by whom. */
@Path("audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class AuditResource {

    @Inject
    private Audit audit;

    /**
     * The newest first.
     *
     * @param before only entries with a smaller id: the last one of the page before
     */
    @GET
    public List<Audit.Entry> newest(@QueryParam("before") String before, @QueryParam("count") @DefaultValue("50") String count) {
        return audit.newest(before == null ? Long.MAX_VALUE : number(before), Count.of(count));
    }

    private static long number(String before) {
        try {
            return Long.parseLong(before);
        } catch (NumberFormatException noNumber) {
            throw MESSAGES.notAnEntry(before);
        }
    }
}
