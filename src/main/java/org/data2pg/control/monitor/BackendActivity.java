package org.data2pg.control.monitor;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.data2pg.message.RefusedException;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.Backend;
import org.data2pg.targetdb.TargetSessions;

/**
 * What backends do on a target database at this moment. An answer serves all who ask the same within a second: however many browsers look at a
 * run, they take one connection.
 */
@ApplicationScoped
public class BackendActivity {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final TargetSessions targetSessions;
    private final Cache<Question, Answer> answers;

    /** For CDI. */
    protected BackendActivity() {
        this(null);
    }

    @Inject
    BackendActivity(TargetSessions targetSessions) {
        this(targetSessions, Ticker.systemTicker());
    }

    BackendActivity(TargetSessions targetSessions, Ticker time) {
        this.targetSessions = targetSessions;
        answers = Caffeine.newBuilder().expireAfterWrite(FRESH).ticker(time).build();
    }

    /** A target database that can't tell is part of the answer. */
    Answer of(TargetDatabase target, Collection<Integer> pids) {
        return answers.get(new Question(target.id(), Set.copyOf(pids)), question -> asked(target, question.pids()));
    }

    private Answer asked(TargetDatabase target, Set<Integer> pids) {
        try (TargetSession session = targetSessions.open(target)) {
            return new Answer(session.backends(pids).stream().collect(Collectors.toMap(Backend::pid, Function.identity())), null);
        } catch (TargetFailureException failure) {
            return new Answer(Map.of(), MESSAGES.targetDatabaseFailed(target.id(), failure.report()).getMessage());
        } catch (RefusedException refused) {
            return new Answer(Map.of(), refused.getMessage());
        }
    }

    private record Question(String targetDatabase, Set<Integer> pids) {
    }

    /**
     * What a target database has told.
     *
     * @param backends by process id; those that are gone are missing
     * @param problem  why it could not tell, with the number of the sentence; else null
     */
    record Answer(Map<Integer, Backend> backends, String problem) {
    }
}
