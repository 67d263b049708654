package org.data2pg.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

class RunStatusTest {

    @Test
    void anActiveRunMayAlwaysBeAbortedAndAFinalOneNever() {
        for (RunStatus status : RunStatus.values()) {
            assertThat(status.mayBecome(RunStatus.ABORTED)).as(status.label()).isEqualTo(status.isActive());
        }
    }

    @Test
    void nothingFollowsAFinalState() {
        for (RunStatus next : RunStatus.values()) {
            assertThat(RunStatus.COMPLETED.mayBecome(next)).isFalse();
            assertThat(RunStatus.RESTARTED.mayBecome(next)).isFalse();
        }
    }

    @Test
    void onlyWhatIsLeftUnfinishedCanBeRestarted() {
        assertThat(Arrays.stream(RunStatus.values()).filter(status -> status.mayBecome(RunStatus.RESTARTED)))
                .containsExactly(RunStatus.SUSPENDED, RunStatus.ABORTED);
    }

    @Test
    void aLabelNamesItsState() {
        for (RunStatus status : RunStatus.values()) {
            assertThat(RunStatus.of(status.label())).isSameAs(status);
        }
        assertThatThrownBy(() -> RunStatus.of("Running")).isInstanceOf(IllegalArgumentException.class);
    }

    /** It is not always known whether the database kept a move. */
    @Test
    void aMoveMadeTwiceChangesNothing() {
        BatchRun.Order order = new BatchRun.Order("shop", "COPY_SHOP", 2, 0, "{}", null, null, "dba", null, "abort");
        BatchRun run = new BatchRun(order, "COPY", 97, "node", Instant.EPOCH);
        run.begin();
        run.endSoon();
        run.endSoon();
        run.abort("first", Instant.EPOCH.plusSeconds(5));
        run.abort("second", Instant.EPOCH.plusSeconds(9));

        assertThat(run.error()).isEqualTo("first");
        assertThat(run.end()).isEqualTo(Instant.EPOCH.plusSeconds(5));
    }

    @Test
    void aCompletedRunCannotBeAborted() {
        BatchRun.Order order = new BatchRun.Order("shop", "COPY_SHOP", 2, 0, "{}", null, null, "dba", null, "abort");
        BatchRun run = new BatchRun(order, "COPY", 97, "node", Instant.EPOCH);
        run.begin();
        run.complete(Instant.EPOCH.plusSeconds(5));

        assertThatThrownBy(() -> run.abort("too late", Instant.EPOCH)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Completed").hasMessageContaining("Aborted");
        assertThat(run.end()).isEqualTo(Instant.EPOCH.plusSeconds(5));
    }
}
