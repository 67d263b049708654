package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import org.data2pg.control.Failpoint.Break;
import org.data2pg.control.Failpoint.During;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server is killed at exact places, once in each state the two databases can be in together; with -Dfailpoints=all, at all of the places. After
 * it was started again, and after a restart where the run needs one, everything is done exactly once.
 */
class FailpointKillsIT {

    /**
     * Each place leaves the two databases in a pair of states that no other does. The second one of a line is a place in what follows from
     * the first: the takeover by the server that comes back, or the restart of the run.
     */
    private static final List<List<String>> STATES = List.of(
            List.of("after run stored", "after owner changed"),
            List.of("after batch owned", "after batch taken over"),
            List.of("after plan stored", "after takeover recorded"),
            List.of("after abort noted", "after restart stored"),
            List.of("after execute"),
            List.of("after step executed"),
            List.of("after steps recorded"),
            List.of("after steps confirmed"),
            List.of("after run completed"));

    @TempDir
    private static Path folder;
    private static BreakableServer server;

    @BeforeAll
    static void start() throws SQLException, IOException {
        server = new BreakableServer(folder, "failpoint_kills");
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

    static Stream<List<Failpoint>> places() {
        return System.getProperty("failpoints", "").equals("all") ? Failpoint.all().stream().map(List::of)
                : STATES.stream().map(names -> names.stream().map(Failpoint::named).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void theServerIsKilled(List<Failpoint> places) throws SQLException {
        server.breakAt(places.get(0), Break.KILL);
        for (Failpoint then : places.subList(1, places.size())) {
            killAgain(then);
        }
        server.start();
        server.requireThatEverythingIsDoneOnce(server.completed());
        if (places.get(0).leavesTheLedger()) {
            server.runOnceMore();
        }
        server.requireThatNothingIsLeft();
        assertThat(server.log()).as("a takeover does not wait for the boot").doesNotContain("D2PG000343");
    }

    private static void killAgain(Failpoint place) throws SQLException {
        if (place.during() == During.TAKEOVER) {
            server.takeoverIsBrokenAt(place, Break.KILL);
        } else {
            server.start();
            server.restartIsBrokenAt(place, Break.KILL);
        }
    }
}
