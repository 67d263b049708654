package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.data2pg.control.AttemptView;
import org.data2pg.control.Audit;
import org.data2pg.control.Modification;
import org.data2pg.control.RestartRequest;
import org.data2pg.control.Roles;
import org.data2pg.control.RunControl;
import org.data2pg.control.RunMonitor;
import org.data2pg.control.RunReport;
import org.data2pg.control.RunSearch;
import org.data2pg.control.RunView;
import org.data2pg.control.StepSearch;
import org.data2pg.control.StepView;

/** Runs: started by operators, seen by everybody with a role. */
@Path("runs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class RunsResource {

    @Inject
    private RunControl control;
    @Inject
    private RunMonitor monitor;
    @Inject
    private RunSearch search;
    @Inject
    private StepSearch steps;
    @Inject
    private Audit audit;
    @Context
    private HttpServletRequest request;
    @Context
    private UriInfo address;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response run(StartRun wanted) {
        if (wanted == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        return created(control.run(wanted.requestedBy(Caller.of(request))));
    }

    /** Number of sessions, of ascending sessions and comment of an active run; what is left out stays as it is. */
    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public RunView modify(@PathParam("id") String id, Modification wanted) {
        if (wanted == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        control.modify(number(id), wanted, Caller.of(request));
        return monitor.run(number(id));
    }

    @POST
    @Path("{id}/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response suspend(@PathParam("id") String id, StopRun why) {
        control.suspend(number(id), why == null ? null : why.reason(), Caller.of(request));
        return Response.accepted(monitor.run(number(id))).build();
    }

    @POST
    @Path("{id}/abort")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response abort(@PathParam("id") String id, StopRun why) {
        control.abort(number(id), why == null ? null : why.reason(), Caller.of(request));
        return Response.accepted(monitor.run(number(id))).build();
    }

    /** The answer is the new run. */
    @POST
    @Path("{id}/restart")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    public Response restart(@PathParam("id") String id, RestartRequest wanted) {
        RestartRequest given = wanted == null ? new RestartRequest(null, null, null, null, null) : wanted;
        return created(control.restart(number(id), given, Caller.of(request)));
    }

    private Response created(long id) {
        return Response.created(address.getBaseUriBuilder().path(RunsResource.class).path(Long.toString(id)).build()).entity(monitor.run(id)).build();
    }

    /** What operators did with the run, the oldest first. */
    @GET
    @Path("{id}/audit")
    public List<Audit.Entry> audit(@PathParam("id") String id, @BeanParam Page page) {
        return page.from(audit.of(number(id)));
    }

    /** Current and past runs, the newest first unless another order is asked for. */
    @GET
    public List<RunView> some(@BeanParam RunsWanted wanted, @QueryParam("sort") @DefaultValue("-id") String sort, @BeanParam Page page) {
        Page.Sort order = Page.sort(sort, RunSearch.SORTABLE);
        RunSearch.Found found = search.find(wanted.filter(), order.field(), order.descending(), page.first(), page.count());
        return page.of(found.total(), found.runs());
    }

    @GET
    @Path("{id}")
    public RunView run(@PathParam("id") String id) {
        return monitor.run(number(id));
    }

    @GET
    @Path("{id}/steps")
    public List<StepView> steps(@PathParam("id") String id, @QueryParam("status") String status, @QueryParam("text") String text,
                                @QueryParam("sort") @DefaultValue("name") String sort, @BeanParam Page page) {
        Page.Sort order = Page.sort(sort, StepSearch.SORTABLE);
        StepSearch.Found found = steps.sorted(number(id), text, Choice.of(status, "status", StepSearch.STATUSES), order.field(), order.descending(),
                page.first(), page.count());
        return page.of(found.total(), found.steps());
    }

    /** Of steps that were not completed by their first attempt. */
    @GET
    @Path("{id}/attempts")
    public List<AttemptView> attempts(@PathParam("id") String id, @QueryParam("step") String step, @BeanParam Page page) {
        return page.from(monitor.attempts(number(id), step));
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
}
