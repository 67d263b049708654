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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import org.data2pg.control.account.ApiTokenControl;
import org.data2pg.control.account.ApiTokenRequest;
import org.data2pg.control.account.ApiTokenView;
import org.data2pg.control.account.Roles;
import org.data2pg.message.TokenMessages;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** API tokens: everybody makes, sees and revokes his own, administrators see and revoke all. */
@Path("tokens")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class TokensResource {

    @Inject
    private ApiTokenControl control;
    @Context
    private HttpServletRequest request;

    /** The newest first, also expired and revoked ones. */
    @GET
    @Operation(operationId = "tokens", summary = "API tokens, the newest first: your own, all for an administrator")
    public List<ApiTokenView> some(@BeanParam Page page) {
        ApiTokenControl.Found found = control.page(isAdmin() ? null : request.getRemoteUser(), page.first(), page.count());
        return page.of(found.total(), found.tokens());
    }

    /** The answer is the only place where the token itself is ever shown. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(responseCode = "201", description = "The token; the token itself is in secret", content = @Content(schema = @Schema(implementation = ApiTokenView.class)))
    @Operation(operationId = "makeToken", summary = "Makes an API token, whose secret is shown this once")
    public Response create(ApiTokenRequest wanted, @Context UriInfo address) {
        if (wanted == null) {
            throw new BadRequestException(MESSAGES.missingBody());
        }
        ApiTokenView token = control.create(wanted, Roles.highest(request::isUserInRole).orElseThrow(), Authentication.isByProvider(request),
                Caller.of(request));
        return Response.created(address.getAbsolutePathBuilder().path(Long.toString(token.id())).build()).header("Cache-Control", "no-store")
                .entity(token).build();
    }

    @DELETE
    @Path("{id}")
    @APIResponse(responseCode = "204", description = "It is worth nothing any more")
    @Operation(operationId = "revokeToken", summary = "Revokes an API token")
    public void revoke(@PathParam("id") String id) {
        control.revoke(number(id), isAdmin(), Caller.of(request));
    }

    private boolean isAdmin() {
        return request.isUserInRole(Roles.ADMIN);
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException noNumber) {
            throw TokenMessages.MESSAGES.unknownToken(id);
        }
    }
}
