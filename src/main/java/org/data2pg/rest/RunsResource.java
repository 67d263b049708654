package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;

import org.data2pg.control.Modification;
import org.data2pg.control.RestartRequest;
import org.data2pg.control.RunControl;
import org.data2pg.control.Started;
import org.data2pg.control.account.Roles;
import org.data2pg.control.admindb.Audit;
import org.data2pg.control.monitor.AttemptView;
import org.data2pg.control.monitor.Csv;
import org.data2pg.control.monitor.RunLog;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunReport;
import org.data2pg.control.monitor.RunSearch;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.monitor.StepSearch;
import org.data2pg.control.monitor.StepView;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Runs: started by operators, seen by everybody with a role. */
@Path("runs")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class RunsResource {

    private static final List<String> CSV_HEADS = List.of("id", "status", "targetDatabase", "batch", "batchType", "stepsCompleted", "steps", "rows", "start",
            "end", "elapsedMs", "sessions", "requestedBy", "comment", "error");

    @Inject
    private RunControl control;
    @Inject
    private RunMonitor monitor;
    @Inject
    private RunSearch search;
    @Inject
    private StepSearch steps;
    @Inject
    private RunLog log;
    @Inject
    private Audit audit;
    @Context
    private HttpServletRequest request;
    @Context
    private UriInfo address;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "startRun", summary = "Starts a run of a batch")
    @APIResponse(responseCode = "201", description = "The run; its address is in Location", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "200", description = "The run that the same request has started before", content = @Content(schema = @Schema(implementation = RunView.class)))
    public Response run(StartRun wanted, @HeaderParam(RequestKey.HEADER) String key) {
        if (wanted == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        return started(control.run(wanted.requestedBy(Caller.of(request)), RequestKey.of(key)));
    }

    /** Number of sessions, of ascending sessions and comment of an active run; what is left out stays as it is. */
    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "modifyRun", summary = "Changes sessions or comment of an active run")
    @APIResponse(responseCode = "200", description = "The run", content = @Content(schema = @Schema(implementation = RunView.class)))
    public Response modify(@PathParam("id") String id, Modification wanted, @HeaderParam(HttpHeaders.IF_MATCH) String seen) {
        if (wanted == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        control.modify(RunNumber.of(id), wanted, RunTag.undecidedSince(seen), Caller.of(request));
        return tagged(Response.ok(), monitor.run(RunNumber.of(id)));
    }

    @POST
    @Path("{id}/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "suspendRun", summary = "Stops an active run between its steps")
    @APIResponse(responseCode = "202", description = "The run", content = @Content(schema = @Schema(implementation = RunView.class)))
    public Response suspend(@PathParam("id") String id, @RequestBody(required = false) StopRun why, @HeaderParam(HttpHeaders.IF_MATCH) String seen) {
        control.suspend(RunNumber.of(id), why == null ? null : why.reason(), RunTag.undecidedSince(seen), Caller.of(request));
        return tagged(Response.accepted(), monitor.run(RunNumber.of(id)));
    }

    @POST
    @Path("{id}/abort")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "abortRun", summary = "Stops an active run at once")
    @APIResponse(responseCode = "202", description = "The run", content = @Content(schema = @Schema(implementation = RunView.class)))
    public Response abort(@PathParam("id") String id, @RequestBody(required = false) StopRun why, @HeaderParam(HttpHeaders.IF_MATCH) String seen) {
        control.abort(RunNumber.of(id), why == null ? null : why.reason(), RunTag.undecidedSince(seen), Caller.of(request));
        return tagged(Response.accepted(), monitor.run(RunNumber.of(id)));
    }

    /** The answer is the new run. */
    @POST
    @Path("{id}/restart")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "restartRun", summary = "Starts a run that takes over what a Suspended or Aborted one has left")
    @APIResponse(responseCode = "201", description = "The run; its address is in Location", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "200", description = "The run that the same request has started before", content = @Content(schema = @Schema(implementation = RunView.class)))
    public Response restart(@PathParam("id") String id, @RequestBody(required = false) RestartRequest wanted,
                            @HeaderParam(RequestKey.HEADER) String key, @HeaderParam(HttpHeaders.IF_MATCH) String seen) {
        RestartRequest given = wanted == null ? new RestartRequest(null, null, null, null, null) : wanted;
        return started(control.restart(RunNumber.of(id), given, RequestKey.of(key), RunTag.undecidedSince(seen), Caller.of(request)));
    }

    /** 201; 200 when the same request, with the same key, has started the run before. */
    private Response started(Started started) {
        URI location = address.getBaseUriBuilder().path(RunsResource.class).path(Long.toString(started.run())).build();
        return tagged(started.before() ? Response.ok().location(location) : Response.created(location), monitor.run(started.run()));
    }

    private static Response tagged(Response.ResponseBuilder answer, RunView run) {
        return answer.entity(run).header(HttpHeaders.ETAG, RunTag.of(run)).header(HttpHeaders.CACHE_CONTROL, "private, no-cache").build();
    }

    /** What operators did with the run, the oldest first. */
    @GET
    @Path("{id}/audit")
    @Operation(operationId = "auditOfRun", summary = "What operators did with a run, the oldest first")
    public List<Audit.Entry> audit(@PathParam("id") String id, @BeanParam Page page) {
        Audit.Found found = audit.of(RunNumber.of(id), page.first(), page.count());
        return page.of(found.total(), found.entries());
    }

    /** Current and past runs, the newest first unless another order is asked for. */
    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=1")
    @Operation(operationId = "runs", summary = "Current and past runs; all of them in CSV, the newest first, with format=csv")
    public List<RunView> some(@BeanParam RunsWanted wanted, @QueryParam("sort") @DefaultValue("-id") String sort, @BeanParam Page page) {
        Page.Sort order = Page.sort(sort, RunSearch.SORTABLE);
        RunSearch.Found found = search.find(wanted.filter(), order.field(), order.descending(), page.first(), page.count());
        return page.of(found.total(), found.runs());
    }

    /** Written while they are read, however many there are. */
    @GET
    @Produces(Csv.MEDIA_TYPE + ";charset=UTF-8;qs=0.5")
    @Operation(hidden = true)
    public Response csv(@BeanParam RunsWanted wanted) {
        Stream<RunView> runs = search.all(wanted.filter());
        StreamingOutput lines = out -> {
            Csv csv = new Csv(out);
            csv.begin(CSV_HEADS);
            runs.forEach(run -> csv.line(new Object[] {run.id(), run.status(), run.targetDatabase(), run.batch(), run.batchType(), run.steps().completed(),
                    run.steps().total(), run.rows(), run.start(), run.end(), run.elapsedMs(), run.sessions(), run.requestedBy(), run.comment(), run.error()}));
            csv.end();
        };
        return Response.ok(lines).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"runs.csv\"").build();
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "run", summary = "A run")
    @APIResponse(responseCode = "200", description = "The run", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "304", description = "It is as If-None-Match says")
    public Response run(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) String seen) {
        RunView run = monitor.run(RunNumber.of(id));
        return RunTag.of(run).isAmong(seen) ? Response.notModified().header(HttpHeaders.ETAG, RunTag.of(run)).build() : tagged(Response.ok(), run);
    }

    @GET
    @Path("{id}/steps")
    @Operation(operationId = "steps", summary = "Steps of a run")
    public List<StepView> steps(@PathParam("id") String id, @QueryParam("status") String status, @QueryParam("text") String text,
                                @QueryParam("sort") @DefaultValue("name") String sort, @BeanParam Page page) {
        Page.Sort order = Page.sort(sort, StepSearch.SORTABLE);
        String wanted = Choice.of(status, "status", StepSearch.STATUSES);
        StepSearch.Found found = steps.find(monitor.run(RunNumber.of(id)), text, wanted, order.field(), order.descending(), page.first(), page.count());
        return page.of(found.total(), found.steps());
    }

    /** Of steps that were not completed by their first attempt. */
    @GET
    @Path("{id}/attempts")
    @Operation(operationId = "attempts", summary = "Attempts at steps that were not completed by their first one")
    public List<AttemptView> attempts(@PathParam("id") String id, @QueryParam("step") String step, @BeanParam Page page) {
        RunLog.Found found = log.oldest(RunNumber.of(id), step, page.first(), page.count());
        return page.of(found.total(), found.attempts());
    }

    @GET
    @Path("{id}/report")
    @Produces(MediaType.APPLICATION_JSON + ";qs=1")
    @Operation(operationId = "report", summary = "What a run has done")
    public RunReport report(@PathParam("id") String id) {
        return monitor.report(RunNumber.of(id));
    }

    @GET
    @Path("{id}/report")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8;qs=0.5")
    @Operation(operationId = "reportText", summary = "What a run has done, as text")
    public String reportText(@PathParam("id") String id) {
        return monitor.report(RunNumber.of(id)).text();
    }
}
