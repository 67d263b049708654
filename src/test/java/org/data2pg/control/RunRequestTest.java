package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.data2pg.control.admindb.Actor;
import org.data2pg.message.InvalidRequestException;
import org.data2pg.run.BatchRun;
import org.junit.jupiter.api.Test;

class RunRequestTest {

    private static RunRequest request(String target, String batch, Integer sessions, Integer ascSessions, String options) {
        return new RunRequest(target, batch, sessions, ascSessions, options, "nightly", 7L, null, null, new Actor("dba", "rest", "10.0.0.1"));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        assertThat(request("shop", "COPY_SHOP", null, null, null).order())
                .isEqualTo(new BatchRun.Order("shop", "COPY_SHOP", 1, 0, "{}", "nightly", 7L, "dba", null, "abort"));
        assertThat(request("shop", "COPY_SHOP", 4, null, " ").order().stepOptions()).isEqualTo("{}");
        assertThat(request("shop", "COPY_SHOP", null, null, null).command()).isEqualTo("run COPY_SHOP on shop with 1 sessions");
    }

    @Test
    void allSessionsMayBeAscending() {
        assertThat(request("shop", "COPY_SHOP", 3, 3, "{}").order().ascSessions()).isEqualTo(3);
    }

    @Test
    void refusesWhatIsMissingOrImpossible() {
        refused(request(null, "COPY_SHOP", 1, 0, null), "D2PG000118: The field \"targetDatabase\" is missing.");
        refused(request("shop", " ", 1, 0, null), "D2PG000118: The field \"batch\" is missing.");
        refused(request("shop", "COPY_SHOP", 0, 0, null), "D2PG000108: 0 sessions were asked for.");
        refused(request("shop", "COPY_SHOP", 2, 3, null), "D2PG000110: 3 ascending sessions were asked for, out of 2 sessions.");
        refused(request("shop", "COPY_SHOP", null, -1, null), "D2PG000110: -1 ascending sessions were asked for, out of 1 sessions.");
    }

    @Test
    void aTakeoverThatIsNoneIsRefused() {
        refused(new RunRequest("shop", "COPY_SHOP", 1, 0, null, null, null, "never", null, new Actor("dba", "rest", null)),
                "D2PG000138: The value \"never\" of takeover is refused.");
    }

    @Test
    void aFailureIsFollowedByAbortOrContinue() {
        refused(new RunRequest("shop", "COPY_SHOP", 1, 0, null, null, null, null, "ignore", new Actor("dba", "rest", null)),
                "D2PG000145: The value \"ignore\" of onError is refused. It must be abort or continue, or be left out.");
        assertThat(new RunRequest("shop", "COPY_SHOP", 1, 0, null, null, null, null, "continue", new Actor("dba", "rest", null)).order().onError())
                .isEqualTo("continue");
    }

    private static void refused(RunRequest request, String sentence) {
        assertThatThrownBy(request::order).isInstanceOf(InvalidRequestException.class).hasMessageStartingWith(sentence);
    }
}
