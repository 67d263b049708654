package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.data2pg.cli.StubServer.Ended;
import org.data2pg.cli.message.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line makes of answers that are lost, broken, or come from something else than Data2Pg. */
class UnreliableServerTest {

    private static final String REPORT = "{\"run\": {}, \"indicators\": [{\"indicator\": \"CHECKED_TABLES\", \"value\": 1}]}";

    @Test
    void aStartWhoseAnswerWasLostIsAskedForAgainWithTheSameKey() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
            if (requests.incrementAndGet() == 1) {
                StubServer.breakOff(exchange);
            } else {
                StubServer.send(exchange, 201, "application/json", StubServer.run("Initializing", true));
            }
        })) {
            Ended ended = server.run("run", "--target", "t", "--batch", "b", "-o", "csv");
            assertThat(ended.err()).contains("D2PG000801").contains("D2PG000831: The run 9 of the batch");
            assertThat(ended.status()).isEqualTo(ExitCode.OK);
            assertThat(ended.out()).contains("\n9,t,b,COPY,Initializing,");
            assertThat(server.keys()).hasSize(2).allMatch(server.keys().get(0)::equals);
        }
    }

    @Test
    void whoGivesUpIsToldTheKeyToGoOnWith() throws IOException {
        try (StubServer server = new StubServer(StubServer::breakOff)) {
            Ended ended = server.run("restart", "9", "--key", "night-1");
            assertThat(ended.status()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(ended.err()).contains("D2PG000838").contains("--key night-1");
            assertThat(server.keys()).hasSizeGreaterThan(1).containsOnly("night-1");
            assertThat(server.requests()).containsOnly("POST /data2pg/api/runs/9/restart");
        }
    }

    /** The audit tells it from other programs by that. */
    @Test
    void itSaysWhichProgramAsks() throws IOException {
        List<String> programs = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            programs.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            StubServer.send(exchange, 409, "application/problem+json", "{\"code\": \"D2PG000110\", \"detail\": \"There is a run.\"}");
        })) {
            server.run("run", "--target", "t", "--batch", "b");
            assertThat(programs).hasSize(1).allMatch(program -> program.startsWith("data2pg/"));
        }
    }

    @Test
    void aRefusalIsNotAskedForAgain() throws IOException {
        try (StubServer server = new StubServer(exchange ->
                StubServer.send(exchange, 409, "application/problem+json", "{\"code\": \"D2PG000110\", \"detail\": \"There is a run.\"}"))) {
            assertThat(server.run("run", "--target", "t", "--batch", "b")).isEqualTo(new Ended(ExitCode.REFUSED, "", "D2PG000110: There is a run.\n"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"lock", "unlock", "change"})
    void aTargetDatabaseIsChangedOnlyAsItWasSeen(String verb) throws IOException {
        List<String> conditions = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("ETag", "\"as seen\"");
                StubServer.send(exchange, 200, "application/json", "{\"id\": \"t\", \"host\": \"h\", \"locked\": false}");
            } else {
                conditions.add(exchange.getRequestHeaders().getFirst("If-Match"));
                StubServer.send(exchange, 412, "application/problem+json", "{\"code\": \"D2PG000210\", \"detail\": \"Look again.\"}");
            }
        })) {
            String[] arguments = verb.equals("change") ? new String[] {"targets", verb, "t", "--description", "d"} : new String[] {"targets", verb, "t"};
            assertThat(server.run(arguments)).isEqualTo(new Ended(ExitCode.REFUSED, "", "D2PG000210: Look again.\n"));
            assertThat(conditions).containsExactly("\"as seen\"");
            assertThat(server.requests()).containsExactly("GET /data2pg/api/target-databases/t", "PUT /data2pg/api/target-databases/t");
        }
    }

    /** Both have seen the run before one of them changes it. */
    @Test
    void ofTwoWhoModifyARunAtTheSameMomentOneIsTold() throws Exception {
        CyclicBarrier bothHaveSeen = new CyclicBarrier(2);
        String tag = "\"as seen\"";
        AtomicBoolean changed = new AtomicBoolean();
        try (StubServer server = new StubServer(exchange -> {
            String seen = exchange.getRequestHeaders().getFirst("If-Match");
            if (exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("ETag", tag);
                meet(bothHaveSeen);
                StubServer.send(exchange, 200, "application/json", StubServer.run("In_progress", true));
            } else if (seen == null || seen.equals(tag) && changed.compareAndSet(false, true)) {
                StubServer.send(exchange, 200, "application/json", StubServer.run("In_progress", true));
            } else {
                StubServer.send(exchange, 412, "application/problem+json", "{\"code\": \"D2PG000741\", \"detail\": \"Look again.\"}");
            }
        })) {
            CompletableFuture<Ended> other = CompletableFuture.supplyAsync(() -> server.run("modify", "9", "--sessions", "3"));
            Ended one = server.run("modify", "9", "--sessions", "4");
            assertThat(List.of(one, other.get())).extracting(Ended::status).containsExactlyInAnyOrder(ExitCode.OK, ExitCode.REFUSED);
            assertThat(one.err() + other.get().err()).contains("D2PG000836").contains("D2PG000741: Look again.");
        }
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IOException(alone);
        }
    }

    /** It would set back what has been changed since. */
    @Test
    void aConfigurationFileOnlyTellsWhichRunIsModified(@TempDir Path folder) throws IOException {
        Path conf = Files.writeString(folder.resolve("night.conf"),
                "TARGET_DATABASE = t\nBATCH_NAME = b\nMAX_SESSIONS = 8\nASC_SESSIONS = 2\nCOMMENT = the night\n");
        List<String> changes = new CopyOnWriteArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            boolean list = exchange.getRequestURI().getPath().endsWith("/runs");
            if (exchange.getRequestMethod().equals("PATCH")) {
                changes.add(exchange.getRequestURI().getPath() + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            String run = StubServer.run("In_progress", true);
            StubServer.send(exchange, 200, "application/json", list ? "[" + run + "]" : run);
        })) {
            assertThat(server.run("modify", "--conf", conf.toString(), "--sessions", "0").status()).isEqualTo(ExitCode.OK);
            assertThat(changes).containsExactly("/data2pg/api/runs/9 {\"sessions\":0}");
        }
    }

    @Test
    void aChangeIsALineHoweverManyItsErrorHas() throws IOException {
        try (StubServer server = new StubServer(exchange -> StubServer.send(exchange, 200, "application/json",
                StubServer.run("Aborted", false).replace("\"error\": null", "\"error\": \"division by zero\\nDETAIL: in a row\"")))) {
            assertThat(server.run("monitor", "9")).isEqualTo(new Ended(ExitCode.OK,
                    "Run 9: Aborted  50 %  2/4 steps  100 rows  1 sessions  0:00:05  division by zero DETAIL: in a row\n", ""));
        }
    }

    @Test
    void waitingSurvivesARestartOfTheServer() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/events")) {
                StubServer.send(exchange, 404, "text/html", "");
            } else if (path.endsWith("/report")) {
                StubServer.send(exchange, 200, "application/json", REPORT);
            } else if (exchange.getRequestMethod().equals("POST")) {
                StubServer.send(exchange, 202, "application/json", StubServer.run("In_progress", true));
            } else {
                switch (looks.incrementAndGet()) {
                    case 2 -> StubServer.breakOff(exchange);
                    case 3 -> StubServer.send(exchange, 404, "text/html", "<h1>Not found</h1>");
                    case 4 -> StubServer.send(exchange, 503, "application/problem+json", "{\"code\": \"D2PG000122\", \"detail\": \"Away.\"}");
                    case 5 -> StubServer.send(exchange, 500, "text/html", "<h1>stopping</h1>");
                    case 6 -> StubServer.send(exchange, 200, "application/json", StubServer.run("Completed", false));
                    default -> StubServer.send(exchange, 200, "application/json", StubServer.run("In_progress", true));
                }
            }
        })) {
            Ended ended = server.run("suspend", "9", "--wait", "-o", "csv");
            assertThat(ended.err()).containsSubsequence("Run 9: In_progress  50 %  2/4 steps  100 rows  1 sessions", "D2PG000822", "D2PG000823", "Run 9: Completed 100 %", "D2PG000824");
            assertThat(ended.status()).isEqualTo(ExitCode.OK);
            assertThat(ended.out()).isEqualTo("indicator,value,rank,mainIndicator\nCHECKED_TABLES,1,,\n");
        }
    }

    /** It tells of the end of a run with its last words, when it ends itself. */
    @Test
    void theReportIsWaitedForToo() throws IOException {
        AtomicInteger reports = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/report")) {
                StubServer.send(exchange, 200, "application/json", StubServer.run("Suspended", false));
            } else {
                switch (reports.incrementAndGet()) {
                    case 1, 4 -> StubServer.breakOff(exchange);
                    case 2 -> StubServer.send(exchange, 404, "text/html", "<h1>Not found</h1>");
                    case 6 -> StubServer.send(exchange, 200, "text/plain", "The report\n");
                    default -> StubServer.send(exchange, 200, "application/json", REPORT);
                }
            }
        })) {
            Ended ended = server.run("suspend", "9", "--wait");
            assertThat(ended.err()).containsSubsequence("Run 9: Suspended", "D2PG000822", "D2PG000823");
            assertThat(ended.out()).isEqualTo("The report\n");
            assertThat(reports).hasValue(6);
        }
    }

    @Test
    void patienceEnds() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
            if (looks.incrementAndGet() == 1) {
                StubServer.send(exchange, 200, "application/json", StubServer.run("In_progress", true));
            } else {
                StubServer.send(exchange, 503, "application/problem+json", "{\"code\": \"D2PG000122\", \"detail\": \"Away.\"}");
            }
        })) {
            Ended ended = server.run("monitor", "9", "--patience", "0");
            assertThat(ended.status()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(ended.err()).endsWith("D2PG000122: Away.\n");
        }
    }

    @Test
    void theEventsOfTheServerAreHeard() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/events")) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                for (String event : new String[] {": still here\n\n", event("progress", StubServer.run("Ending", true)), event("end", StubServer.run("Aborted", false))}) {
                    exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
            } else {
                looks.incrementAndGet();
                StubServer.send(exchange, 200, "application/json", StubServer.run("In_progress", true));
            }
        })) {
            Ended ended = server.run("monitor", "9");
            assertThat(ended.out()).containsSubsequence("Run 9: In_progress", "Run 9: Ending", "Run 9: Aborted");
            assertThat(looks).hasValue(1);
        }
    }

    private static String event(String name, String run) {
        return "event: " + name + "\nid: 1\ndata: " + run.replace("\n", "\ndata: ") + "\n\n";
    }

    @ParameterizedTest
    @CsvSource({"401, 8", "403, 8", "429, 8", "400, 7", "404, 7", "409, 7", "422, 7", "500, 1", "502, 9", "503, 9"})
    void aProblemOfTheServerIsPassedOnAndHasItsStatus(int status, int exitCode) throws IOException {
        try (StubServer server = new StubServer(exchange -> StubServer.send(exchange, status, "application/problem+json;charset=UTF-8",
                "{\"code\": \"D2PG000999\", \"detail\": \"The \\u001b[2J name\"}"))) {
            assertThat(server.run("targets")).isEqualTo(new Ended(exitCode, "", "D2PG000999: The \\u001b[2J name\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({"404, 9, D2PG000840", "200, 1, D2PG000802", "302, 9, D2PG000816", "401, 8, D2PG000840"})
    void whatIsNotData2PgIsNotTakenForIt(int status, int exitCode, String code) throws IOException {
        try (StubServer server = new StubServer(exchange -> StubServer.send(exchange, status, "text/html", "<h1>Hello</h1>"))) {
            Ended ended = server.run("targets");
            assertThat(ended.status()).isEqualTo(exitCode);
            assertThat(ended.err()).startsWith(code + ": ");
            assertThat(ended.out()).isEmpty();
        }
    }

    @Test
    void longListsAreReadPageByPage() throws IOException {
        try (StubServer server = new StubServer(exchange -> {
            exchange.getResponseHeaders().set("X-Total-Count", "2500");
            String query = exchange.getRequestURI().getQuery();
            int count = Integer.parseInt(query.replaceAll(".*count=(\\d+).*", "$1"));
            StubServer.send(exchange, 200, "application/json", "[" + "{\"id\": \"t\"},".repeat(count - 1) + "{\"id\": \"t\"}]");
        })) {
            Ended ended = server.run("monitor", "--count", "2100", "-o", "csv", "--status", "Aborted,In_progress", "--target", "a b&c");
            assertThat(server.requests()).containsExactly(
                    "GET /data2pg/api/runs?targetDatabase=a%20b%26c&status=Aborted&status=In_progress&first=0&count=1000",
                    "GET /data2pg/api/runs?targetDatabase=a%20b%26c&status=Aborted&status=In_progress&first=1000&count=1000",
                    "GET /data2pg/api/runs?targetDatabase=a%20b%26c&status=Aborted&status=In_progress&first=2000&count=100");
            assertThat(ended.out().lines()).hasSize(2101);
            assertThat(ended.err()).startsWith("D2PG000833: There are 2500 runs; these are the newest 2100.");
        }
    }
}
