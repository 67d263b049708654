package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import org.data2pg.message.ControlMessages;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.Backend;
import org.data2pg.targetdb.TargetSessions;
import org.junit.jupiter.api.Test;

class BackendActivityTest {

    private final List<String> asked = new ArrayList<>();
    private boolean away;
    private Duration now = Duration.ZERO;
    private final BackendActivity activity = new BackendActivity(port(TargetSessions.class, call -> {
        asked.add(((TargetDatabase) call[0]).id());
        if (away) {
            throw ControlMessages.MESSAGES.backendsStay("t", "4711");
        }
        return port(TargetSession.class, pids -> pids == null ? null : ((Collection<?>) pids[0]).stream()
                .map(pid -> new Backend((Integer) pid, "active", null, null, null, List.of())).toList());
    }), () -> now.toNanos());

    private static <T> T port(Class<T> type, Function<Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(BackendActivityTest.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answer.apply(arguments)));
    }

    private BackendActivity.Answer ask(String target, Integer... pids) {
        return activity.of(new TargetDatabase(new TargetDatabase.Description(target, "h", null, "d", "u", null, null, null, null, null, null)), List.of(pids));
    }

    @Test
    void allWhoAskWithinASecondShareAnAnswer() {
        assertThat(ask("t", 1, 2).backends()).containsOnlyKeys(1, 2);
        now = Duration.ofMillis(999);
        assertThat(ask("t", 2, 1).backends()).containsOnlyKeys(1, 2);
        assertThat(asked).containsExactly("t");
        now = Duration.ofSeconds(1);
        ask("t", 1, 2);
        assertThat(asked).containsExactly("t", "t");
    }

    @Test
    void anotherQuestionHasAnAnswerOfItsOwn() {
        ask("t", 1);
        assertThat(ask("t", 1, 2).backends()).containsOnlyKeys(1, 2);
        assertThat(ask("u", 1).backends()).containsOnlyKeys(1);
        assertThat(asked).containsExactly("t", "t", "u");
    }

    @Test
    void aTargetDatabaseThatIsAwayIsNotAskedByEachOfThem() {
        away = true;
        assertThat(ask("t", 1).problem()).startsWith("D2PG000102");
        away = false;
        assertThat(ask("t", 1).problem()).startsWith("D2PG000102");
        now = Duration.ofSeconds(1);
        assertThat(ask("t", 1)).satisfies(told -> assertThat(told.problem()).isNull(), told -> assertThat(told.backends()).containsOnlyKeys(1));
        assertThat(asked).containsExactly("t", "t");
    }
}
