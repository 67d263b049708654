package org.data2pg.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.data2pg.run.RunStatus;
import org.junit.jupiter.api.Test;

class EndReasonsTest {

    private final EndReasons reasons = new EndReasons();

    /** The batch engine stops its jobs before the application hears why. */
    @Test
    void theEndOfTheServerIsABetterReasonThanThatOfItsJob() {
        reasons.addVague(RunStatus.SUSPENDED, "job");
        assertThat(reasons.told()).isEqualTo(new EarlyEnd(RunStatus.SUSPENDED, "job"));
        reasons.add(RunStatus.SUSPENDED, "server");
        assertThat(reasons.told()).isEqualTo(new EarlyEnd(RunStatus.SUSPENDED, "server"));
        reasons.addVague(RunStatus.SUSPENDED, "job");
        assertThat(reasons.told()).isEqualTo(new EarlyEnd(RunStatus.SUSPENDED, "server"));
    }

    @Test
    void theFirstReasonCounts() {
        reasons.add(RunStatus.SUSPENDED, "operator");
        reasons.add(RunStatus.SUSPENDED, "server");
        assertThat(reasons.told()).isEqualTo(new EarlyEnd(RunStatus.SUSPENDED, "operator"));
    }

    @Test
    void anAbortCountsMoreThanASuspension() {
        reasons.add(RunStatus.SUSPENDED, "operator");
        reasons.add(RunStatus.ABORTED, "failure");
        reasons.add(RunStatus.SUSPENDED, "server");
        assertThat(reasons.told()).isEqualTo(new EarlyEnd(RunStatus.ABORTED, "failure"));
    }
}
