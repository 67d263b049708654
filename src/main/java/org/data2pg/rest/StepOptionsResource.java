package org.data2pg.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.data2pg.control.account.Roles;
import org.data2pg.targetdb.StepOption;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The options of step functions, for programs that ask for them one by one. */
@Path("step-options")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class StepOptionsResource {

    private static final List<String> BATCH_TYPES = Arrays.stream(StepOption.values()).map(StepOption::batchType).distinct().toList();

    @GET
    @Operation(operationId = "stepOptions", summary = "Step options that a run may be given, with type and range")
    public List<Option> of(@QueryParam("batchType") String batchType, @BeanParam Page page) {
        String wanted = Choice.of(batchType, "batchType", BATCH_TYPES);
        return page.from(Arrays.stream(StepOption.values()).filter(option -> wanted == null || option.batchType().equals(wanted)).map(Option::of).toList());
    }

    /**
     * @param batchType of the batches in which it means something
     * @param type      integer, number or boolean
     * @param lowest    null for a boolean
     * @param highest   null for a boolean
     */
    public record Option(String name, String batchType, String type, Long lowest, Long highest) {

        private static Option of(StepOption option) {
            boolean number = option.type() != StepOption.Type.BOOLEAN;
            return new Option(option.name(), option.batchType(), option.type().name().toLowerCase(Locale.ROOT), number ? 0L : null,
                    number ? option.highest() : null);
        }
    }
}
