package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.data2pg.control.RunControl;
import org.data2pg.control.RunMonitor;
import org.data2pg.control.RunReport;
import org.data2pg.control.RunView;
import org.data2pg.control.StepView;

/** Runs: started by operators, seen by everybody with a role. */
@Path("runs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class RunsResource {

    private static final int MAX_COUNT = 1000;

    @Inject
    private RunControl control;
    @Inject
    private RunMonitor monitor;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response run(StartRun wanted, @Context HttpServletRequest request, @Context UriInfo address) {
        if (wanted == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        long id = control.run(wanted.requestedBy(request.getUserPrincipal().getName(), request.getRemoteAddr()));
        return Response.created(address.getAbsolutePathBuilder().path(Long.toString(id)).build()).entity(monitor.run(id)).build();
    }

    /** Current and past runs, the newest first. */
    @GET
    public List<RunView> newest(@QueryParam("count") @DefaultValue("50") String count) {
        return monitor.newest(0, checkedCount(count));
    }

    @GET
    @Path("{id}")
    public RunView run(@PathParam("id") String id) {
        return monitor.run(number(id));
    }

    @GET
    @Path("{id}/steps")
    public List<StepView> steps(@PathParam("id") String id) {
        return monitor.steps(number(id));
    }

    @GET
    @Path("{id}/report")
    @Produces(MediaType.APPLICATION_JSON + ";qs=1")
    public RunReport report(@PathParam("id") String id) {
        return monitor.report(number(id));
    }

    @GET
    @Path("{id}/report")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8;qs=0.5")
    public String reportText(@PathParam("id") String id) {
        return monitor.report(number(id)).text();
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException noNumber) {
            throw MESSAGES.notARunNumber(id);
        }
    }

    private static int checkedCount(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX_COUNT) {
                return count;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range
        }
        throw MESSAGES.invalidCount(text, MAX_COUNT);
    }
}
