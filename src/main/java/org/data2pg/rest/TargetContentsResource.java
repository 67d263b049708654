package org.data2pg.rest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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

import org.data2pg.control.account.Roles;
import org.data2pg.control.target.WhatIf;
import org.data2pg.control.target.BatchPlan;
import org.data2pg.control.target.BatchPlans;
import org.data2pg.control.target.ExtensionControl;
import org.data2pg.control.target.TargetContents;
import org.data2pg.control.target.TargetReader;
import org.data2pg.message.ControlMessages;
import org.data2pg.targetdb.TargetExtension.Login;
import org.data2pg.targetdb.TargetExtension.Version;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** What is in a target database: the extension, migrations, batches, and what a batch would do. */
@Path("target-databases")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class TargetContentsResource {

    private static final int MAX_SESSIONS = 10_000;

    @Inject
    private TargetReader reader;
    @Inject
    private BatchPlans plans;
    @Inject
    private ExtensionControl extension;
    @Context
    private HttpServletRequest request;

    @GET
    @Path("{id}/contents")
    @Operation(operationId = "targetContents", summary = "Extension, migrations and batches of a target database, with readiness and size")
    public TargetContents contents(@PathParam("id") String id) {
        return reader.contents(id);
    }

    @GET
    @Path("{id}/batches/{batch}/plan")
    @Operation(operationId = "batchPlan", summary = "Working plan of a batch as it is configured now")
    public BatchPlan plan(@PathParam("id") String id, @PathParam("batch") String batch) {
        return plans.plan(id, batch);
    }

    @GET
    @Path("{id}/batches/{batch}/what-if")
    @Operation(operationId = "whatIf", summary = "How long a batch would take with 1 to so many sessions, after the durations of a reference run")
    public WhatIf whatIf(@PathParam("id") String id, @PathParam("batch") String batch,
                         @Parameter(required = true, schema = @Schema(type = SchemaType.INTEGER, format = "int64")) @QueryParam("referenceRun") String referenceRun,
                         @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "10000", defaultValue = "8"))
                         @QueryParam("sessions") @DefaultValue("8") String sessions,
                         @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "10000", defaultValue = "0"))
                         @QueryParam("ascSessions") @DefaultValue("0") String ascSessions) {
        if (referenceRun == null) {
            throw ControlMessages.MESSAGES.missingField("referenceRun");
        }
        return plans.whatIf(id, batch, Page.number(referenceRun, "referenceRun", 0, Long.MAX_VALUE),
                Page.number(sessions, "sessions", 1, MAX_SESSIONS), Page.number(ascSessions, "ascSessions", 0, MAX_SESSIONS));
    }

    /** The body may name who does it on the target database, for this once; without one it is the user of the target database. */
    @POST
    @Path("{id}/extension/install")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "installExtension", summary = "Installs the extension where there is none")
    public Version install(@PathParam("id") String id, @RequestBody(required = false) Login login) {
        return extension.install(id, given(login), Caller.of(request));
    }

    @POST
    @Path("{id}/extension/upgrade")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(operationId = "upgradeExtension", summary = "Upgrades the extension to the version of this server")
    public Version upgrade(@PathParam("id") String id, @RequestBody(required = false) Login login) {
        return extension.upgrade(id, given(login), Caller.of(request));
    }

    private static Login given(Login login) {
        if (login == null || login.user() == null && login.password() == null) {
            return null;
        }
        if (login.user() == null || login.user().isBlank()) {
            throw ControlMessages.MESSAGES.missingField("user");
        }
        return login;
    }
}
