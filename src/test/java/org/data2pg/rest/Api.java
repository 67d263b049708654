package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

import org.data2pg.fixture.SharedServer;

/** REST as tests use it: one request, and what came back. */
final class Api {

    static final SharedServer SERVER = SharedServer.get();

    private Api() {
    }

    static Answer get(String login, String path) {
        return send(SERVER.request(login, "api/" + path).GET());
    }

    static Answer send(String login, String method, String path, String json) {
        return send(SERVER.request(login, "api/" + path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
    }

    static Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(SERVER.http().send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        String mediaType() {
            return header("Content-Type").split(";")[0];
        }

        String text() {
            return response.body();
        }

        JsonObject object() {
            return Json.createReader(new StringReader(text())).readObject();
        }

        JsonArray array() {
            return Json.createReader(new StringReader(text())).readArray();
        }

        /** Asserts a complete problem of this status and message number, and gives its sentence. */
        String problem(int status, String code) {
            assertThat(header("Content-Type")).as(text()).startsWith("application/problem+json");
            JsonObject problem = object();
            assertThat(problem.getString("detail")).isNotBlank().doesNotContain("Exception");
            assertThat(problem.keySet()).contains("type", "title", "instance");
            assertThat(status() + " " + problem.getInt("status") + " " + problem.getString("code") + ": " + problem.getString("detail"))
                    .startsWith(status + " " + status + " " + code + ": ");
            return problem.getString("detail");
        }
    }
}
