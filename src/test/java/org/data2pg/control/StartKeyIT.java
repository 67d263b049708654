package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.recorded;
import static org.data2pg.control.Operator.send;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import org.data2pg.control.Operator.Answer;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** Requests that are sent again, as the answer to the first one was lost. */
class StartKeyIT {

    private static final String BATCH = "ONCE";

    private static Answer ask(String login, String path, String key, JsonObject body) {
        var request = SERVER.request(login, "api/" + path).timeout(PATIENCE).header("Content-Type", "application/json")
                .header("Idempotency-Key", key).POST(BodyPublishers.ofString(body.toString()));
        try {
            HttpResponse<String> response = SERVER.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSameRequestWithTheSameKeyMakesOneRun() throws SQLException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "held", 1);
        JsonObject order = sample.order(BATCH).build();
        long run;
        long next;
        try (Sample.Gate gate = sample.closeGate("held")) {
            var answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> ask("operator", "runs", "night-1", order))).limit(4).toList();
            List<Answer> all = answers.stream().map(CompletableFuture::join).toList();
            assertThat(all).extracting(Answer::status).containsOnlyOnce(201).containsOnly(200, 201);
            assertThat(all).extracting(answer -> answer.json().getInt("id")).containsOnly(all.get(0).json().getInt("id"));
            run = all.get(0).json().getInt("id");
            assertThat(ask("operator", "runs", "night-1", sample.order(BATCH).add("sessions", 2).build()).refusal())
                    .isEqualTo("422 D2PG000740 The key \"night-1\" was used for another request already, which has started the run " + run
                            + ". Take a new key for a new request.");
            assertThat(ask("operator", "runs", "night-2", order).refusal()).startsWith("409 D2PG000113 ");
            assertThat(ask(SharedServer.ADMIN, "runs", "night-1", order).refusal()).startsWith("409 D2PG000113 ");
            awaitStep(run, "held", "In_progress");
            send("POST", "runs/" + run + "/abort", null);
            awaitEnd(run);
            assertThat(ask("operator", "runs/" + run + "/restart", "night-3", JsonObject.EMPTY_JSON_OBJECT).status()).isEqualTo(201);
            Answer again = ask("operator", "runs/" + run + "/restart", "night-3", JsonObject.EMPTY_JSON_OBJECT);
            assertThat(again.status()).isEqualTo(200);
            next = again.json().getInt("id");
        }
        awaitCompleted(next);
        assertThat(ask("operator", "runs", "night-1", order).json().getString("status")).isEqualTo("Restarted");
        assertThat(sample.calls(BATCH)).containsExactly("held");
        assertThat(recorded("SELECT count(*) FROM run WHERE run_database = ?", sample.name())).containsExactly("2");
        assertThat(recorded("SELECT aud_action, aud_outcome FROM audit WHERE aud_database = ? AND aud_login = 'operator' AND aud_action = 'run' ORDER BY 2",
                sample.name())).containsExactly("run done", "run refused", "run refused");
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        for (String key : List.of("with space", "k".repeat(256))) {
            assertThat(ask("operator", "runs", key, JsonObject.EMPTY_JSON_OBJECT).refusal()).startsWith("400 D2PG000623 The key in Idempotency-Key");
        }
    }
}
