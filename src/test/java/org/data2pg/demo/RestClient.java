package org.data2pg.demo;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;

/** The application's REST interface, as far as the demo needs it. */
public final class RestClient {

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI api;
    private final String authorization;

    /** @param url of the application, with a slash at the end */
    public RestClient(String url, String user, String password) {
        api = URI.create(url).resolve("api/");
        authorization = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends JSON and returns the answer's; a refusal becomes an IllegalStateException with the server's sentence. */
    public JsonObject post(String path, JsonObject body) {
        HttpRequest.Builder request = request(path, "application/json").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return json(send(request));
    }

    public JsonObject get(String path) {
        return json(send(request(path, "application/json")));
    }

    public String text(String path) {
        return send(request(path, "text/plain"));
    }

    private HttpRequest.Builder request(String path, String accepted) {
        return HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization).header("Accept", accepted);
    }

    private String send(HttpRequest.Builder request) {
        HttpRequest sent = request.build();
        try {
            HttpResponse<String> response = http.send(sent, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            throw new IllegalStateException("The server refused " + sent.method() + " " + sent.uri() + " (" + response.statusCode() + "): "
                    + sentence(response));
        } catch (IOException e) {
            throw new UncheckedIOException("No answer from " + sent.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + sent.uri(), e);
        }
    }

    private static String sentence(HttpResponse<String> response) {
        if (response.headers().firstValue("Content-Type").orElse("").contains("json")) {
            JsonObject problem = json(response.body());
            return problem.getString("code", "") + " " + problem.getString("detail", response.body());
        }
        return response.body();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
