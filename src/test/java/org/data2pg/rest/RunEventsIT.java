package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.RecordedRun;
import org.junit.jupiter.api.Test;

class RunEventsIT {

    private static final int MANY = 150;

    @Test
    void aRunIsFollowedToItsEndAlsoByAClientThatWasAway() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "FOLLOWED").steps("s", 3, "Ready");
        String first;
        try (Stream<String> lines = open(run.id(), null).body()) {
            Events events = new Events(lines);
            Map<String, String> event = events.next();
            first = event.get("id");
            assertThat(event).containsEntry("event", "progress").containsKey("retry");
            assertThat(run(event).getJsonObject("steps").getInt("ready")).isEqualTo(3);
            Api.SERVER.execute("UPDATE step SET stp_status = 'In_progress', stp_ses_id = 1 WHERE stp_name = 's1' AND stp_run_id = " + run.id());
            assertThat(run(events.next()).getJsonObject("steps").getInt("inProgress")).isEqualTo(1);
        }
        String last;
        try (Stream<String> lines = open(run.id(), first).body()) {
            Events events = new Events(lines);
            assertThat(run(events.next()).getJsonObject("steps").getInt("inProgress")).isEqualTo(1);
            run.completed();
            Map<String, String> end = events.next();
            while (end.get("event").equals("progress")) {
                end = events.next();
            }
            assertThat(end).containsEntry("event", "end");
            assertThat(run(end).getString("status")).isEqualTo("Completed");
            last = end.get("id");
            assertThat(events.areOver()).isTrue();
        }
        assertThat(open(run.id(), last).statusCode()).isEqualTo(204);
        HttpResponse<Stream<String>> late = open(run.id(), null);
        assertThat(new Events(late.body()).next()).containsEntry("event", "end").containsEntry("id", last);
    }

    @Test
    void manyClientsTakeNoThreadsOfTheServer() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(Api.SERVER, "POPULAR").steps("s", 1, "Ready");
        List<HttpResponse<Stream<String>>> clients = IntStream.range(0, MANY)
                .mapToObj(n -> Api.SERVER.http().sendAsync(request(run.id(), null), HttpResponse.BodyHandlers.ofLines())).toList()
                .stream().map(CompletableFuture::join).toList();
        List<Events> all = clients.stream().map(client -> new Events(client.body())).toList();
        assertThat(all).allSatisfy(events -> assertThat(events.next()).containsEntry("event", "progress"));
        // The server has fewer threads, and its pool fewer connections, than one for each of them
        assertThat(Api.get(VIEWER, "runs/" + run.id()).status()).isEqualTo(200);
        assertThat(Api.SERVER.connections()).isLessThan(MANY / 2);
        run.completed();
        assertThat(all).allSatisfy(events -> assertThat(events.last()).containsEntry("event", "end"));
    }

    @Test
    void aRunThatIsNotThereHasNoEvents() {
        Api.get(VIEWER, "runs/4711/events").problem(404, "D2PG000114");
        Api.get(VIEWER, "runs/x/events").problem(404, "D2PG000605");
    }

    private static JsonObject run(Map<String, String> event) {
        return Json.createReader(new StringReader(event.get("data"))).readObject();
    }

    private static HttpRequest request(long run, String lastEvent) {
        HttpRequest.Builder request = Api.SERVER.request(VIEWER, "api/runs/" + run + "/events").header("Accept", "text/event-stream").GET();
        return (lastEvent == null ? request : request.header("Last-Event-ID", lastEvent)).build();
    }

    private static HttpResponse<Stream<String>> open(long run, String lastEvent) {
        try {
            return Api.SERVER.http().send(request(run, lastEvent), HttpResponse.BodyHandlers.ofLines());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A stream of events as a client reads it: lines of fields, an empty line behind each event. */
    private static final class Events {

        private final Iterator<String> lines;

        Events(Stream<String> lines) {
            this.lines = lines.iterator();
        }

        Map<String, String> next() {
            Map<String, String> fields = new TreeMap<>();
            while (lines.hasNext()) {
                String line = lines.next();
                if (line.isEmpty() && !fields.isEmpty()) {
                    return fields;
                }
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            throw new IllegalStateException("The stream ended in " + fields);
        }

        Map<String, String> last() {
            Map<String, String> event = next();
            while (!event.get("event").equals("end")) {
                event = next();
            }
            return event;
        }

        boolean areOver() {
            List<String> left = new ArrayList<>();
            lines.forEachRemaining(left::add);
            return left.stream().collect(Collectors.joining()).isBlank();
        }
    }
}
