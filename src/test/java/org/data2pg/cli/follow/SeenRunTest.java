package org.data2pg.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenRunTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"true|0|null|4|In_progress, paused", "true|0|\"abort\"|4|In_progress, to abort", "true|0|null|0|In_progress",
        "true|2|null|4|In_progress", "false|0|null|4|In_progress", "true|0|null, \"error\": \"A step failed.\"|4|In_progress",
        "true|0|null, \"error\": \"A step failed.\", \"onError\": \"continue\"|4|In_progress, paused"})
    void aRunWithoutSessionsIsPausedUnlessItIsBeingStopped(boolean active, int sessions, String stopping, int blocked, String state) {
        assertThat(SeenRun.of("{\"status\": \"In_progress\", \"active\": " + active + ", \"sessions\": " + sessions + ", \"stopping\": " + stopping
                + ", \"steps\": {\"ready\": 0, \"blocked\": " + blocked + "}}").state()).isEqualTo(state);
    }
}
