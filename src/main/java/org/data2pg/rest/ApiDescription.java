package org.data2pg.rest;

import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.ARRAY;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.BOOLEAN;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.INTEGER;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.NULL;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.OBJECT;
import static org.eclipse.microprofile.openapi.models.media.Schema.SchemaType.STRING;

import java.util.List;
import java.util.Map;

import org.data2pg.control.monitor.Csv;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What holds for every operation of the OpenAPI document, and for JSON that is no plain copy of a record. */
public class ApiDescription implements OASFilter {

    private static final String PROBLEM = "Problem";
    private static final String LOGIN = "basic";
    private static final String TOKEN = "token";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = document.getComponents();
        components.getSchemas().values().forEach(ApiDescription::mayBeNull);
        jsonInText(components, "RunView", "stepOptions", List.of(OBJECT));
        jsonInText(components, "Entry", "parameters", List.of(OBJECT));
        jsonInText(components, "StartRun", "stepOptions", List.of(OBJECT, STRING, NULL));
        components.getSchemas().get("Description").getProperties().get("password").setWriteOnly(true);
        components.getSchemas().get("Login").getProperties().get("password").setWriteOnly(true);
        components.removeSchema("JsonNode");
        components.addSchema(PROBLEM, problem());
        components.addResponse(PROBLEM, OASFactory.createAPIResponse().description("What was refused or went wrong")
                .content(OASFactory.createContent().addMediaType("application/problem+json",
                        OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM)))));
        components.addSecurityScheme(LOGIN, OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"));
        components.addSecurityScheme(TOKEN, OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
        document.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(LOGIN));
        // Without any, the server would write one without an address, which none may be
        document.setExternalDocs(OASFactory.createExternalDocumentation().url("/data2pg/").description("The console of this server"));
        document.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(TOKEN));
        document.getPaths().getPathItems().values().forEach(path -> path.getOperations().values().forEach(ApiDescription::complete));
    }

    /** Nulls are written, where there is nothing to tell, and may be sent. */
    private static void mayBeNull(Schema schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().values().stream().filter(field -> field.getType() != null && !field.getType().contains(ARRAY)
                    && !field.getType().contains(BOOLEAN)).forEach(field -> field.addType(NULL));
            Map.copyOf(schema.getProperties()).forEach((name, field) -> {
                if (field.getRef() != null) {
                    schema.addProperty(name, OASFactory.createSchema().addAnyOf(field).addAnyOf(OASFactory.createSchema().addType(NULL)));
                }
            });
        }
    }

    private static void jsonInText(Components components, String record, String field, List<Schema.SchemaType> types) {
        components.getSchemas().get(record).addProperty(field, OASFactory.createSchema().type(types));
    }

    private static Schema problem() {
        return OASFactory.createSchema().addType(OBJECT).addProperty("type", text()).addProperty("title", text())
                .addProperty("status", OASFactory.createSchema().addType(INTEGER)).addProperty("detail", text())
                .addProperty("code", text().pattern("D2PG[0-9]{6}")).addProperty("instance", text())
                .required(List.of("type", "title", "status", "detail", "code", "instance"));
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(STRING);
    }

    private static void complete(Operation operation) {
        APIResponse problem = OASFactory.createAPIResponse().ref(PROBLEM);
        operation.getResponses().addAPIResponse("4XX", problem).addAPIResponse("5XX", problem);
        APIResponse answer = operation.getResponses().getAPIResponse("200");
        if (knows(operation, Format.PARAMETER)) {
            // A method of its own, of which the document can't tell at the same address
            answer.getContent().addMediaType(Csv.MEDIA_TYPE, OASFactory.createMediaType().schema(text()));
        }
        if (knows(operation, "first") && answer != null) {
            answer.addHeader("X-Total-Count", OASFactory.createHeader().description("How many entries there are").schema(OASFactory.createSchema().addType(INTEGER)));
            answer.addHeader("Link", OASFactory.createHeader().description("Addresses of the pages beside").schema(text()));
        }
        operation.getResponses().getAPIResponses().values().stream().map(APIResponse::getContent).filter(content -> content != null)
                .forEach(ApiDescription::plainMediaTypes);
    }

    private static boolean knows(Operation operation, String parameter) {
        return operation.getParameters() != null && operation.getParameters().stream().anyMatch(given -> parameter.equals(given.getName()));
    }

    /** Without the preferences of the server. */
    private static void plainMediaTypes(Content content) {
        Map.copyOf(content.getMediaTypes()).forEach((name, type) -> {
            content.removeMediaType(name);
            content.addMediaType(name.split(";")[0], type);
        });
    }
}
