package org.data2pg.cli;

import java.time.Duration;
import java.util.UUID;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Query;
import org.data2pg.cli.connection.Server.LostAnswer;
import org.data2pg.cli.follow.Follower;
import org.data2pg.cli.follow.SeenRun;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Failure;
import org.data2pg.cli.message.Sentence;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What run and restart have in common: a run is started once, however often it has to be asked for. */
final class Start {

    private static final int REQUESTS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What fits into a header of HTTP. */
    private static final String KEYS = "[!-~]{1,255}";

    @Mixin
    private Waiting waiting;
    @Option(names = "--key", paramLabel = "TEXT",
            description = "Of two calls with the same key, only the first one starts a run; the second one gets the same run.")
    private String key;

    /** Starts a run and, if wanted, waits for its end. */
    int of(Data2Pg data2pg, Query path, JsonObject body) {
        if (key != null && !key.matches(KEYS)) {
            throw Sentence.INVALID_KEY.failure(ExitCode.USAGE);
        }
        SeenRun run = SeenRun.of(started(data2pg, path, body, key == null ? UUID.randomUUID().toString() : key));
        data2pg.tell(Sentence.ACCEPTED.of(run.id(), run.batch(), run.targetDatabase()));
        if (run.warning() != null) {
            data2pg.tell(run.warning());
        }
        if (waiting.isWanted()) {
            return waiting.end(data2pg, run.id()).exitCode();
        }
        data2pg.output().facts(run.json(), RunColumns.ALL);
        return ExitCode.OK;
    }

    private static JsonObject started(Data2Pg data2pg, Query path, JsonObject body, String key) {
        for (int request = 1;; request++) {
            try {
                return data2pg.server().sendOnce(path, body, key);
            } catch (LostAnswer lost) {
                String why = lost.getCause().getMessage();
                if (request == REQUESTS) {
                    throw new Failure(ExitCode.UNREACHABLE, Sentence.REPEATED.of(why, key));
                }
                data2pg.tell(why);
                Follower.pause(PAUSE);
            }
        }
    }
}
