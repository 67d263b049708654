package org.data2pg.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import org.data2pg.control.account.Roles;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunView;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** A run as a stream of events, for clients that would ask again and again otherwise. */
@Path("runs/{id}/events")
@RequestScoped
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class RunEventsResource {

    @Inject
    private RunMonitor monitor;
    @Inject
    private RunWatchers watchers;

    /** Each event is the run as it is then. After the event "end" nothing comes: whoever knows it and asks again is told so by 204. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(operationId = "runEvents", summary = "A run as a stream of events, until its end")
    @APIResponse(responseCode = "200", description = "Events progress and end, each with the run", content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "204", description = "The client knows the run's last state")
    public void events(@PathParam("id") String id, @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String last, @Context SseEventSink sink, @Context Sse sse) {
        RunView run = monitor.run(RunNumber.of(id));
        if (!run.active() && RunTag.of(run).all().equals(last)) {
            throw new WebApplicationException(Response.noContent().build());
        }
        watchers.add(run, new Watcher(sink, sse, last));
    }
}
