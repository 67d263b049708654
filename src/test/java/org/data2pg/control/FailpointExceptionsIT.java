package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

import org.data2pg.control.Failpoint.Break;
import org.data2pg.control.Failpoint.During;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exception is thrown right before and after each commit, which is refused then, or has an unknown outcome; and where a step is claimed, executed
 * and recorded and a run is finished. However that ends, and after a restart where the run needs one, everything is done exactly once. A run that gets its
 * working plan needs none.
 */
class FailpointExceptionsIT {

    private static final Predicate<Failpoint> IN_A_TAKEOVER = point -> EnumSet.of(During.TAKEOVER, During.TAKEOVER_THAT_WAITS).contains(point.during());

    @TempDir
    private static Path folder;
    private static BreakableServer server;

    @BeforeAll
    static void start() throws SQLException, IOException {
        server = new BreakableServer(folder, "failpoint_exceptions");
    }

    @AfterAll
    static void stop() throws SQLException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void nothingGoesOn() {
        server.awaitNothingGoesOn();
    }

    static List<Failpoint> places() {
        return Failpoint.thatThrow().stream().filter(IN_A_TAKEOVER.negate()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void somethingIsThrown(Failpoint point) throws SQLException {
        server.breakAt(point, Break.THROW);
        long run = server.completed();
        server.requireThatEverythingIsDoneOnce(run);
        server.requireThatNothingIsLeft();
        assertThat(server.isAlive()).isTrue();
        assertThat(point.needsNoRestart() && server.isRestart(run)).isFalse();
    }

    /** One after the other: it is tried again a few seconds later, and notes that it waits where it was broken on the target database. */
    @Test
    void aTakeoverIsTriedAgainWhereverItFails() throws SQLException {
        server.breakAt(Failpoint.named("after step executed"), Break.KILL);
        server.takeoverIsBrokenAtAll(Failpoint.thatThrow().stream().filter(IN_A_TAKEOVER).toList());
        server.requireThatEverythingIsDoneOnce(server.completed());
        server.requireThatNothingIsLeft();
    }
}
