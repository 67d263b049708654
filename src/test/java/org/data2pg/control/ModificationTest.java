package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Instant;

import org.data2pg.control.admindb.Actor;
import org.data2pg.message.ConflictException;
import org.data2pg.message.InvalidRequestException;
import org.data2pg.run.BatchRun;
import org.data2pg.run.Stop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModificationTest {

    private final BatchRun run = new BatchRun(new BatchRun.Order("shop", "COPY_SHOP", 4, 2, "{}", null, null, "dba", null, "abort"), "COPY", 10, "node",
            Instant.EPOCH);

    @BeforeEach
    void giveTheRunItsNumber() throws ReflectiveOperationException {
        Field id = BatchRun.class.getDeclaredField("id");
        id.setAccessible(true);
        id.set(run, 7L);
    }

    private void modify(Integer sessions, Integer ascSessions) {
        new Modification(sessions, ascSessions, null).apply(run);
    }

    private String sessions() {
        return run.sessions() + " " + run.ascSessions();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void ascendingSessionsAreThereAgainWithTheOthers(int fewer) {
        modify(fewer, null);
        assertThat(sessions()).isEqualTo(fewer + " 2");
        modify(4, null);
        assertThat(sessions()).isEqualTo("4 2");
    }

    /** JMX always gives both numbers; a program may send back what it has read. */
    @Test
    void asManyAscendingSessionsAsBeforeMayBeGivenWithFewerSessions() {
        modify(0, 2);
        assertThat(sessions()).isEqualTo("0 2");
    }

    @Test
    void ascendingSessionsAreAsAskedForLast() {
        modify(1, 1);
        modify(4, null);
        assertThat(sessions()).isEqualTo("4 1");
        modify(null, 3);
        assertThat(sessions()).isEqualTo("4 3");
    }

    @Test
    void noOtherNumberOfAscendingSessionsIsLargerThanThatOfSessions() {
        assertThatThrownBy(() -> modify(2, 3)).isInstanceOf(InvalidRequestException.class)
                .hasMessage("D2PG000110: 3 ascending sessions were asked for, out of 2 sessions. It must be a number from 0 to the number of sessions.");
        assertThatThrownBy(() -> modify(null, -1)).isInstanceOf(InvalidRequestException.class).hasMessageStartingWith("D2PG000110: ");
        assertThat(sessions()).isEqualTo("4 2");
    }

    @Test
    void theSessionsOfARunThatIsBeingStoppedAreLeftAlone() {
        run.stop(Stop.SUSPEND, "D2PG000103: The operator \"dba\" suspended the run.");
        refused(8, null, "D2PG000900: The sessions of the run 7 can't be changed any more, it is being suspended: give their number when you restart it."
                + " D2PG000103: The operator \"dba\" suspended the run.");
        run.stop(Stop.ABORT, "D2PG000104: The operator \"dba\" aborted the run.");
        refused(null, 1, "D2PG000900: The sessions of the run 7 can't be changed any more, it is being aborted: give their number when you restart it."
                + " D2PG000104: The operator \"dba\" aborted the run.");
        new Modification(null, null, "too late").apply(run);
        assertThat(sessions() + " " + run.comment()).isEqualTo("4 2 too late");
    }

    @Test
    void soAreThoseOfARunInWhichAStepHasFailed() {
        run.failing("D2PG000120: The step \"a\" failed: no");
        refused(8, null, "D2PG000900: The sessions of the run 7 can't be changed any more, it is being aborted: give their number when you restart it."
                + " D2PG000120: The step \"a\" failed: no");
    }

    private void refused(Integer sessions, Integer ascSessions, String sentence) {
        assertThatThrownBy(() -> modify(sessions, ascSessions)).isInstanceOf(ConflictException.class).hasMessage(sentence);
        assertThat(sessions()).isEqualTo("4 2");
    }

    /** The console sends what it has shown. */
    @Test
    void aRestartBeginsWithAsManyAscendingSessionsAsItsSessionsAllow() {
        modify(1, null);
        assertThat(restarted(null, null)).isEqualTo("1 1");
        assertThat(restarted(1, 2)).isEqualTo("1 1");
        assertThat(restarted(3, null)).isEqualTo("3 2");
        modify(0, null);
        assertThat(restarted(null, null)).isEqualTo("4 2");
    }

    private String restarted(Integer sessions, Integer ascSessions) {
        RunRequest request = new RestartRequest(sessions, ascSessions, null, null, null).request(run, new Actor("dba", "rest", null));
        return request.sessions() + " " + request.ascSessions();
    }
}
