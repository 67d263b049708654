package org.data2pg.cli.connection;

import java.net.http.HttpResponse;
import java.util.Locale;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;

/** What it means that the server has not done what was asked for. */
final class Refusal {

    private Refusal() {
    }

    /** With the server's own sentence if there is one: what is between here and the application answers with pages. */
    static Failure of(HttpResponse<?> answer, String body) {
        int status = answer.statusCode();
        if (status >= 300 && status < 400) {
            return Sentence.REDIRECTED.failure(ExitCode.UNREACHABLE, answer.uri(), answer.headers().firstValue("Location").orElse("elsewhere"));
        }
        String sentence = sentence(answer, body);
        if (sentence == null) {
            return Sentence.HTTP_STATUS.failure(status == 401 || status == 403 ? ExitCode.UNAUTHORIZED : ExitCode.UNREACHABLE, answer.uri(), status);
        }
        return new Failure(exitCode(status), sentence);
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 401, 403, 429 -> ExitCode.UNAUTHORIZED;
            case 502, 503, 504 -> ExitCode.UNREACHABLE;
            default -> status < 500 ? ExitCode.REFUSED : ExitCode.ERROR;
        };
    }

    private static String sentence(HttpResponse<?> answer, String body) {
        if (!answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("application/problem+json")) {
            return null;
        }
        try {
            JsonObject problem = Json.object(body);
            return problem.getString("code") + ": " + problem.getString("detail");
        } catch (JsonException | NullPointerException | ClassCastException e) {
            return null;
        }
    }
}
