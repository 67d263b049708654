package org.data2pg.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Answers as no real server can be brought to: with what a proxy says, or not at all. And the command line in this process, that asks it. */
final class StubServer implements AutoCloseable {

    /** Answers a request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer http;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    StubServer(Answer answer) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key")).ifPresent(keys::add);
            try (exchange) {
                answer.to(exchange);
            }
        });
        http.setExecutor(java.util.concurrent.Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        http.start();
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** A run as the server shows it, as far as the command line needs it. */
    static String run(String status, boolean active) {
        return """
                {"id": 9, "targetDatabase": "t", "batch": "b", "batchType": "COPY", "status": "%s", "active": %s, "elapsedMs": 5000, "sessions": 2,
                 "openSessions": 1, "rows": 100, "steps": {"total": 4, "completed": 2, "inProgress": 1, "ready": 1, "blocked": 0, "failed": 0},
                 "cost": {"total": 10, "completed": 5}, "restartRun": null, "error": null, "warning": null, "stopping": null}""".formatted(status, active);
    }

    /** Methods and paths, in the order they came. */
    List<String> requests() {
        return requests;
    }

    /** Those that came with requests. */
    List<String> keys() {
        return keys;
    }

    String url() {
        return "http://localhost:" + http.getAddress().getPort() + "/data2pg/";
    }

    /** Runs the command line against this server. */
    Ended run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** The same with more in its environment. */
    Ended run(Map<String, String> more, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment = new HashMap<>(Map.of("DATA2PG_SERVER", url(), "DATA2PG_TOKEN", "token", "HOME", "/nonexistent"));
        environment.putAll(more);
        int status = new Data2Pg(environment, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                question -> Optional.empty()).execute(arguments);
        return new Ended(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What a call has left. */
    record Ended(int status, String out, String err) {
    }

    @Override
    public void close() {
        http.stop(0);
    }

    /** Breaks the connection instead of an answer. */
    static void breakOff(HttpExchange exchange) {
        try {
            exchange.sendResponseHeaders(200, 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
