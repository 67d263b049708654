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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.data2pg.control.account.Roles;
import org.data2pg.control.target.TargetCheck;
import org.data2pg.control.target.TargetDatabaseControl;
import org.data2pg.targetdb.TargetDatabase.Description;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The list of target databases: changed by administrators, checked by operators, seen by everybody with a role. Passwords come in and never go out. */
@Path("target-databases")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class TargetDatabasesResource {

    @Inject
    private TargetDatabaseControl control;
    @Context
    private HttpServletRequest request;

    @GET
    @Operation(operationId = "targetDatabases", summary = "Target databases")
    public List<Description> all(@BeanParam Page page) {
        TargetDatabaseControl.Found found = control.page(page.first(), page.count());
        return page.of(found.total(), found.targets());
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "targetDatabase", summary = "A target database")
    @APIResponse(responseCode = "200", description = "The target database", content = @Content(schema = @Schema(implementation = Description.class)))
    public Response named(@PathParam("id") String id) {
        return tagged(Response.ok(), control.named(id));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "addTargetDatabase", summary = "Adds a target database")
    @APIResponse(responseCode = "201", description = "The target database; its address is in Location", content = @Content(schema = @Schema(implementation = Description.class)))
    public Response add(Description values, @Context UriInfo address) {
        Description added = control.add(given(values), Caller.of(request));
        return tagged(Response.created(address.getAbsolutePathBuilder().path("{id}").build(added.id())), added);
    }

    /** Takes the place of everything but the id and, unless one is given, the password: a field left out gets its default value. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "changeTargetDatabase", summary = "Replaces all of a target database but its id")
    @APIResponse(responseCode = "200", description = "The target database", content = @Content(schema = @Schema(implementation = Description.class)))
    public Response change(@PathParam("id") String id, Description values, @HeaderParam(HttpHeaders.IF_MATCH) String seen) {
        EntityTags tags = EntityTags.of(seen, HttpHeaders.IF_MATCH);
        return tagged(Response.ok(), control.change(id, given(values), now -> seen == null || tags.have(TargetTag.of(now).toString()), Caller.of(request)));
    }

    private static Response tagged(Response.ResponseBuilder answer, Description target) {
        return answer.entity(target).header(HttpHeaders.ETAG, TargetTag.of(target)).header(HttpHeaders.CACHE_CONTROL, "private, no-cache").build();
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "removeTargetDatabase", summary = "Deletes a target database without runs")
    public void remove(@PathParam("id") String id) {
        control.remove(id, Caller.of(request));
    }

    /** Whether batches could be run there now; what is wrong is part of the answer. */
    @POST
    @Path("{id}/check")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
    @Operation(operationId = "checkTargetDatabase", summary = "Whether batches could be run there now")
    public TargetCheck check(@PathParam("id") String id) {
        return control.check(id, Caller.of(request));
    }

    private static Description given(Description values) {
        if (values == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        return values;
    }
}
