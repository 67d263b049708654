package org.data2pg.rest;

import static org.data2pg.message.ResultMessages.MESSAGES;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import org.data2pg.control.account.Roles;
import org.data2pg.control.monitor.Csv;
import org.data2pg.control.monitor.ResultState;
import org.data2pg.control.monitor.RunResults;
import org.data2pg.targetdb.ColumnStatistics;
import org.data2pg.targetdb.Counter;
import org.data2pg.targetdb.Difference;
import org.data2pg.targetdb.DiscoveryMessage;
import org.data2pg.targetdb.ResultQuery;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What a run has found, read from its target database: in pages as JSON, as a whole in CSV. */
@Path("runs/{id}/results")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.VIEWER, Roles.OPERATOR, Roles.ADMIN})
public class RunResultsResource {

    private static final String JSON = MediaType.APPLICATION_JSON + ";qs=1";
    private static final String CSV = Csv.MEDIA_TYPE + ";charset=UTF-8;qs=0.5";
    private static final int LONGEST = 10_000_000;

    @Inject
    private RunResults results;
    @PathParam("id")
    private String id;

    /** How much there is, and what it is worth. */
    @GET
    @Operation(operationId = "resultsOfRun", summary = "How much a run has found, and what it is worth")
    public ResultState state() {
        return results.state(run());
    }

    /** Counters of the tables on both sides, those that differ first. */
    @GET
    @Path("checks")
    @Produces(JSON)
    @Operation(operationId = "checks", summary = "Counters of the tables on both sides, those that differ first; the whole list in CSV with format=csv")
    public List<Counter> checks(@BeanParam TablesWanted tables, @QueryParam("equal") String equal, @BeanParam Page page) {
        return page(checksQuery(tables, equal), page);
    }

    @GET
    @Path("checks")
    @Produces(CSV)
    @Operation(hidden = true)
    public Response checksCsv(@BeanParam TablesWanted tables, @QueryParam("equal") String equal) {
        return csv("checks", checksQuery(tables, equal));
    }

    private static ResultQuery.Checks checksQuery(TablesWanted tables, String equal) {
        return new ResultQuery.Checks(tables.tables(), Choice.of(equal, "equal", List.of("false")) != null);
    }

    /** Keys whose rows differ, with the values of both sides. */
    @GET
    @Path("differences")
    @Produces(JSON)
    @Operation(operationId = "differences", summary = "Keys whose rows differ, with the values of both sides; the whole list in CSV with format=csv")
    public List<Difference> differences(@BeanParam TablesWanted tables, @QueryParam("part") String part, @QueryParam("number") String number,
                                        @QueryParam("kind") String kind, @QueryParam("length") @DefaultValue("1000") String length, @BeanParam Page page) {
        return page(differencesQuery(tables, part, number, kind, length), page);
    }

    @GET
    @Path("differences")
    @Produces(CSV)
    @Operation(hidden = true)
    public Response differencesCsv(@BeanParam TablesWanted tables, @QueryParam("part") String part, @QueryParam("number") String number,
                                   @QueryParam("kind") String kind, @QueryParam("length") @DefaultValue("0") String length) {
        return csv("differences", differencesQuery(tables, part, number, kind, length));
    }

    private static ResultQuery.Differences differencesQuery(TablesWanted tables, String part, String number, String kind, String length) {
        return new ResultQuery.Differences(tables.tables(), part, number == null ? null : number(number, "number", 1, Long.MAX_VALUE),
                Choice.of(kind, "kind", ResultQuery.Differences.KINDS), (int) number(length, "length", 0, LONGEST));
    }

    /** Messages on tables and columns, the worst first. */
    @GET
    @Path("messages")
    @Produces(JSON)
    @Operation(operationId = "messages", summary = "Messages on tables and columns, the worst first; the whole list in CSV with format=csv")
    public List<DiscoveryMessage> messages(@BeanParam TablesWanted tables, @QueryParam("column") String column, @QueryParam("severity") String severity,
                                           @QueryParam("code") String code, @BeanParam Page page) {
        return page(messagesQuery(tables, column, severity, code), page);
    }

    @GET
    @Path("messages")
    @Produces(CSV)
    @Operation(hidden = true)
    public Response messagesCsv(@BeanParam TablesWanted tables, @QueryParam("column") String column, @QueryParam("severity") String severity,
                                @QueryParam("code") String code) {
        return csv("messages", messagesQuery(tables, column, severity, code));
    }

    private static ResultQuery.Messages messagesQuery(TablesWanted tables, String column, String severity, String code) {
        return new ResultQuery.Messages(tables.tables(), column, Choice.of(severity, "severity", ResultQuery.Messages.SEVERITIES), code);
    }

    /** What was found in the columns of the source. */
    @GET
    @Path("statistics")
    @Produces(JSON)
    @Operation(operationId = "statistics", summary = "What was found in the columns of the source; the whole list in CSV with format=csv")
    public List<ColumnStatistics> statistics(@BeanParam TablesWanted tables, @QueryParam("column") String column, @BeanParam Page page) {
        return page(new ResultQuery.Statistics(tables.tables(), column), page);
    }

    @GET
    @Path("statistics")
    @Produces(CSV)
    @Operation(hidden = true)
    public Response statisticsCsv(@BeanParam TablesWanted tables, @QueryParam("column") String column) {
        return csv("statistics", new ResultQuery.Statistics(tables.tables(), column));
    }

    private <R> List<R> page(ResultQuery<R> query, Page page) {
        RunResults.Found<R> found = results.find(run(), query, page.first(), page.count());
        return page.of(found.total(), found.rows());
    }

    /** Written while it is read: nothing of it is kept in memory. */
    private Response csv(String name, ResultQuery<?> query) {
        long run = run();
        StreamingOutput lines = out -> {
            Csv csv = new Csv(out);
            results.export(run, query, csv);
            csv.end();
        };
        return Response.ok(lines).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"run-" + run + "-" + name + ".csv\"").build();
    }

    private long run() {
        return RunNumber.of(id);
    }

    private static long number(String text, String parameter, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range
        }
        throw MESSAGES.notANumber(text, parameter, least, most);
    }
}
