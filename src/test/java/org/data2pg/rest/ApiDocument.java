package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

/** The OpenAPI document of the server, as a client reads it. */
record ApiDocument(OpenAPI model, List<String> complaints) {

    private static final String PREFIX = "/data2pg/api/";

    /** As it is served, to whoever asks. */
    static ApiDocument served() {
        Api.Answer answer = Api.send(HttpRequest.newBuilder(URI.create(Api.SERVER.url()).resolve("/openapi?format=JSON")).GET());
        assertThat(answer.status()).isEqualTo(200);
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(answer.text(), null, options);
        return new ApiDocument(parsed.getOpenAPI(), parsed.getMessages());
    }

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        model.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) ->
                calls.add(new Call(method.name(), path.substring(PREFIX.length()), operation, all(item.getParameters(), operation.getParameters()),
                        answers(operation)))));
        return calls;
    }

    /** By their status, without references. */
    private Map<String, ApiResponse> answers(Operation operation) {
        Map<String, ApiResponse> answers = new HashMap<>();
        operation.getResponses().forEach((status, answer) -> answers.put(status, answer.get$ref() == null ? answer
                : model.getComponents().getResponses().get(answer.get$ref().substring("#/components/responses/".length()))));
        return answers;
    }

    private static List<Parameter> all(List<Parameter> ofPath, List<Parameter> ofOperation) {
        return Stream.of(ofPath, ofOperation).filter(given -> given != null).flatMap(List::stream).toList();
    }

    /** Asserts that the answer to a request is one the document knows, and no error of the server; gives it. */
    Api.Answer check(Call call, HttpRequest.Builder request, String what) {
        Api.Answer answer = Api.send(request);
        int status = answer.status();
        String about = call + " with " + what + " answered " + status + " " + answer.text();
        assertThat(status).as(about).isNotEqualTo(500);
        assertThat(call.answer(status)).as(about).isNotNull();
        if (status >= 400) {
            assertThat(answer.header("Content-Type")).as(about).startsWith("application/problem+json");
            assertThat(answer.object().getString("code")).as(about).matches("D2PG[0-9]{6}");
        }
        if (!answer.text().isEmpty()) {
            checkContent(call.answer(status).getContent(), answer, about);
        }
        return answer;
    }

    private void checkContent(Content described, Api.Answer answer, String about) {
        assertThat(described).as(about).isNotNull().containsKey(answer.mediaType());
        if (answer.mediaType().endsWith("json")) {
            try (JsonReader reader = Json.createReader(new StringReader(answer.text()))) {
                assertThat(defects(reader.readValue(), described.get(answer.mediaType()).getSchema(), "The answer")).as(about).isEmpty();
            }
        }
    }

    /** What a value has that its schema does not allow, or lacks. */
    List<String> defects(JsonValue value, Schema<?> given, String at) {
        Schema<?> schema = resolved(given);
        List<String> defects = new ArrayList<>();
        if (schema.getAnyOf() != null && schema.getAnyOf().stream().noneMatch(one -> defects(value, one, at).isEmpty())) {
            schema.getAnyOf().forEach(one -> defects.addAll(defects(value, one, at)));
        }
        if (schema.getTypes() != null && schema.getTypes().stream().noneMatch(type -> isOf(value, type))) {
            defects.add(at + " is " + value.getValueType() + " instead of " + schema.getTypes());
        }
        if (value instanceof JsonObject object && schema.getProperties() != null) {
            Set<String> readable = new TreeSet<>(schema.getProperties().keySet());
            readable.removeIf(name -> Boolean.TRUE.equals(schema.getProperties().get(name).getWriteOnly()));
            if (!readable.equals(object.keySet())) {
                defects.add(at + " has " + new TreeSet<>(object.keySet()) + " instead of " + readable);
            }
            object.forEach((name, field) -> {
                if (schema.getProperties().get(name) instanceof Schema<?> known) {
                    defects.addAll(defects(field, known, at + "." + name));
                }
            });
        } else if (value instanceof JsonArray array && schema.getItems() != null) {
            array.forEach(entry -> defects.addAll(defects(entry, schema.getItems(), at + "[]")));
        }
        return defects;
    }

    Schema<?> resolved(Schema<?> schema) {
        return schema.get$ref() == null ? schema
                : resolved(model.getComponents().getSchemas().get(schema.get$ref().substring("#/components/schemas/".length())));
    }

    private static boolean isOf(JsonValue value, String type) {
        return switch (value.getValueType()) {
            case OBJECT -> type.equals("object");
            case ARRAY -> type.equals("array");
            case STRING -> type.equals("string");
            case NUMBER -> type.equals("integer") || type.equals("number");
            case TRUE, FALSE -> type.equals("boolean");
            case NULL -> type.equals("null");
        };
    }

    /** An operation of the document. */
    record Call(String method, String path, Operation operation, List<Parameter> parameters, Map<String, ApiResponse> answers) {

        List<Parameter> parameters(String in) {
            return parameters.stream().filter(given -> given.getIn().equals(in)).toList();
        }

        /** Of its body; null for an operation without one. */
        Schema<?> body() {
            return operation.getRequestBody() == null ? null : operation.getRequestBody().getContent().get("application/json").getSchema();
        }

        /** What the document says about answers with this status; null for nothing. */
        ApiResponse answer(int status) {
            return answers.getOrDefault(Integer.toString(status), answers.get(status / 100 + "XX"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
