package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

import jakarta.ws.rs.QueryParam;

import org.data2pg.control.monitor.RunSearch;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which runs a request asks for; what is left out excludes none. */
public class RunsWanted {

    @QueryParam("targetDatabase")
    private String targetDatabase;
    @QueryParam("batch")
    private String batch;
    @QueryParam("batchType")
    private String batchType;
    @QueryParam("status")
    private List<String> statuses;
    @QueryParam("from")
    @Parameter(schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    private String from;
    @QueryParam("until")
    @Parameter(schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    private String until;
    @QueryParam("text")
    private String text;
    @QueryParam(Format.PARAMETER)
    private String format;

    RunSearch.Filter filter() {
        statuses.forEach(status -> Choice.of(status, "status", RunSearch.STATUSES));
        return new RunSearch.Filter(targetDatabase, batch, Choice.of(batchType, "batchType", RunSearch.BATCH_TYPES), Set.copyOf(statuses),
                instant(from, "from"), instant(until, "until"), text);
    }

    private static Instant instant(String value, String name) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException noInstant) {
            throw MESSAGES.invalidInstant(value, name);
        }
    }
}
