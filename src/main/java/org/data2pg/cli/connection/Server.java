package org.data2pg.cli.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;

/** The server's REST interface. Whatever goes wrong becomes a {@link Failure} here, with the server's sentence where there is one. */
public final class Server {

    /** Most entries of a list the server gives at once. */
    private static final int PAGE = 1000;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A check of a target database that does not answer takes its time. */
    private static final Duration ANSWER = Duration.ofSeconds(120);
    private static final String JSON = "application/json";
    /** The server notes by it that the command line was the door. */
    private static final String PROGRAM = "data2pg/" + Objects.requireNonNullElse(Server.class.getPackage().getImplementationVersion(), "unpackaged");

    private final Login login;
    private final URI api;
    private final HttpClient http;

    public Server(Login login) {
        this.login = login;
        api = login.server().resolve("api/");
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        http = (login.caFile() == null ? client : client.sslContext(Trust.in(login.caFile()))).build();
    }

    public JsonObject get(Query path) {
        return read(sent(request(path, JSON).GET()), Json::object);
    }

    /** With its tag, for a change of just what was seen. */
    public Seen see(Query path) {
        HttpResponse<String> answer = sent(request(path, JSON).GET());
        return new Seen(read(answer, Json::object), answer.headers().firstValue("ETag").orElse("*"));
    }

    /** @param tag of the state the server has shown */
    public record Seen(JsonObject object, String tag) {
    }

    /** Changes what was seen; refused if somebody has changed it since. */
    public JsonObject change(String method, Query path, Seen before, JsonObject body) {
        return read(sent(withBody(method, path, body).header("If-Match", before.tag())), Json::object);
    }

    public String text(Query path) {
        return sent(request(path, "text/plain").GET()).body();
    }

    /** Passes an answer on while it comes, in whatever size. */
    public void copy(Query path, String mediaType, OutputStream out) {
        try {
            HttpResponse<InputStream> answer = http.send(request(path, mediaType).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() / 100 != 2) {
                    throw Refusal.of(answer, new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                body.transferTo(out);
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Asks for as many pages as it takes. */
    public Listed list(Query path, int atMost) {
        List<JsonObject> entries = new ArrayList<>();
        long total = 0;
        int wanted = Math.min(PAGE, atMost);
        do {
            Query page = Query.copy(path).with("first", entries.size()).with("count", wanted);
            HttpResponse<String> answer = sent(request(page, JSON).GET());
            JsonArray part = read(answer, Json::array);
            entries.addAll(part.getValuesAs(JsonObject.class));
            total = answer.headers().firstValueAsLong("X-Total-Count").orElse(entries.size());
            wanted = part.isEmpty() ? 0 : (int) Math.min(Math.min(PAGE, (long) atMost - entries.size()), total - entries.size());
        } while (wanted > 0);
        return new Listed(entries, total);
    }

    /** @param total how many there are on the server */
    public record Listed(List<JsonObject> entries, long total) {
    }

    /** Sends a body, or none when it is null; the answer is null when the server has nothing to say. */
    public JsonObject send(String method, Query path, JsonObject body) {
        HttpResponse<String> answer = sent(withBody(method, path, body));
        return answer.body().isEmpty() ? null : read(answer, Json::object);
    }

    /**
     * Sends a request that must not take effect twice. When its answer is lost, the same request may be sent again.
     *
     * @param key the same for the same request
     * @throws LostAnswer it is not known whether the request took effect
     */
    public JsonObject sendOnce(Query path, JsonObject body, String key) {
        HttpRequest request = withBody("POST", path, body).header("Idempotency-Key", key).build();
        try {
            return read(accepted(http.send(request, HttpResponse.BodyHandlers.ofString())), Json::object);
        } catch (ConnectException e) {
            throw unreachable(e);
        } catch (IOException e) {
            throw new LostAnswer(unreachable(e));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** The connection broke after the request was sent. */
    public static final class LostAnswer extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LostAnswer(Failure cause) {
            super(cause);
        }
    }

    /** The lines of an answer as they come, for as long as the server sends some; none when it has no such answer. */
    public Stream<String> lines(Query path, String mediaType) {
        try {
            HttpResponse<Stream<String>> answer = http.send(request(path, mediaType).GET().build(), HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            answer.body().close();
            return Stream.empty();
        } catch (IOException e) {
            return Stream.empty();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private HttpRequest.Builder withBody(String method, Query path, JsonObject body) {
        return request(path, JSON).header("Content-Type", JSON)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(Query path, String accepted) {
        return HttpRequest.newBuilder(api.resolve(path.toString())).timeout(ANSWER).header("User-Agent", PROGRAM)
                .header("Authorization", login.authorization()).header("Accept", accepted + ", application/problem+json;q=0.5");
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) {
        try {
            return accepted(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static HttpResponse<String> accepted(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw Refusal.of(answer, answer.body());
        }
        return answer;
    }

    private static <T> T read(HttpResponse<String> answer, Function<String, T> reader) {
        try {
            return reader.apply(answer.body());
        } catch (JsonException e) {
            throw Sentence.UNINTELLIGIBLE.failure(ExitCode.ERROR, answer.uri());
        }
    }

    private Failure unreachable(IOException e) {
        if (e instanceof SSLException) {
            return Sentence.UNTRUSTED.failure(ExitCode.UNREACHABLE, login.server(), e.getMessage());
        }
        return Sentence.UNREACHABLE.failure(ExitCode.UNREACHABLE, login.server(), reason(e));
    }

    /** Java's HTTP client leaves out what is the matter. */
    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "no such host is known";
            }
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        return e instanceof ConnectException ? "nothing accepts a connection there" : e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static Failure interrupted() {
        Thread.currentThread().interrupt();
        return Sentence.INTERRUPTED.failure(ExitCode.ERROR);
    }
}
