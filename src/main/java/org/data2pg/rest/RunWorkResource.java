package org.data2pg.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.data2pg.control.RunControl;
import org.data2pg.control.account.Roles;
import org.data2pg.control.monitor.Estimate;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunOutlook;
import org.data2pg.control.monitor.RunSessions;
import org.data2pg.control.monitor.RunTimeline;
import org.data2pg.control.monitor.RunView;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Who works for a run, on what, since when and until when. */
@Path("runs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class RunWorkResource {

    @Inject
    private RunSessions sessions;
    @Inject
    private RunMonitor monitor;
    @Inject
    private RunOutlook outlook;
    @Inject
    private RunTimeline timeline;
    @Inject
    private RunControl control;
    @Context
    private HttpServletRequest request;

    @GET
    @Path("{id}/sessions")
    @Operation(operationId = "sessions", summary = "Sessions of a run: backend, step, and what they wait for on the target database")
    public RunSessions.Found sessions(@PathParam("id") String id) {
        return sessions.of(RunNumber.of(id));
    }

    @GET
    @Path("{id}/outlook")
    @Operation(operationId = "outlook", summary = "When an active run may end, and how many rows a second it does")
    public Outlook outlook(@PathParam("id") String id) {
        RunView run = monitor.run(RunNumber.of(id));
        RunView restarted = run.restartedRun() == null ? null : monitor.run(run.restartedRun());
        return new Outlook(outlook.of(run).orElse(null), RunOutlook.rowsPerSecond(run, restarted).orElse(null), RunOutlook.isPaused(run));
    }

    @GET
    @Path("{id}/timeline")
    @Operation(operationId = "timeline", summary = "When the steps of a run were executed, by which session; those of the reference run beside it")
    public RunTimeline.Timeline timeline(@PathParam("id") String id) {
        return timeline.of(RunNumber.of(id));
    }

    /** Its statement is cancelled and rolled back; the step fails. */
    @POST
    @Path("{id}/steps/{step}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "cancelStep", summary = "Cancels a step in progress")
    @APIResponse(responseCode = "202", description = "It is being cancelled")
    public Response cancel(@PathParam("id") String id, @PathParam("step") String step, @RequestBody(required = false) StopRun why,
                           @HeaderParam(HttpHeaders.IF_MATCH) String seen) {
        control.cancelStep(RunNumber.of(id), step, why == null ? null : why.reason(), RunTag.undecidedSince(seen), Caller.of(request));
        return Response.accepted().build();
    }

    /**
     * What can be foretold.
     *
     * @param estimate      null for a run that is not active or is paused, or of which nothing is known yet
     * @param rowsPerSecond null as long as it has done nothing
     * @param paused        whether it has steps left, but no sessions to execute them
     */
    public record Outlook(Estimate estimate, Double rowsPerSecond, boolean paused) {
    }
}
