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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.data2pg.control.Roles;
import org.data2pg.control.TargetCheck;
import org.data2pg.control.TargetDatabaseControl;
import org.data2pg.targetdb.TargetDatabase.Description;

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
    public List<Description> all(@BeanParam Page page) {
        return page.from(control.all());
    }

    @GET
    @Path("{id}")
    public Description named(@PathParam("id") String id) {
        return control.named(id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    public Response add(Description values, @Context UriInfo address) {
        Description added = control.add(given(values), Caller.of(request));
        return Response.created(address.getAbsolutePathBuilder().path("{id}").build(added.id())).entity(added).build();
    }

    /** Takes the place of everything but the id and, unless one is given, the password: a field left out gets its default value. */
    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    public Description change(@PathParam("id") String id, Description values) {
        return control.change(id, given(values), Caller.of(request));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.ADMIN)
    public void remove(@PathParam("id") String id) {
        control.remove(id, Caller.of(request));
    }

    /** Whether batches could be run there now; what is wrong is part of the answer. */
    @POST
    @Path("{id}/check")
    @RolesAllowed({Roles.OPERATOR, Roles.ADMIN})
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
