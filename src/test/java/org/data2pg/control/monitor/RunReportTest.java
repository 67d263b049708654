package org.data2pg.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

class RunReportTest {

    private static RunView view(String status, Instant end, String error, Long restarted, String warning) {
        return new RunView(12, "shop", "COPY_SHOP", "COPY", "{\"COPY_MAX_ROWS\": 5}", 4, 0, 4, null, null, status, end == null, Instant.EPOCH, end,
                3_723_004, error, "dba", null, restarted, new RunView.StepCounts(9, 7, 0, 1, 0, 1), new RunView.Cost(100, 70), 5_000, 0, null, null,
                "abort", warning, status.equals("Aborted") ? "D2PG000855: Restart 12." : null);
    }

    @Test
    void saysWhatTheRunHasDoneInRankOrder() {
        List<IndicatorView> indicators = List.of(new IndicatorView("COPIED_TABLES", 34, 10, false), new IndicatorView("COPIED_ROWS", 1_234_567, 11, true));
        assertThat(new RunReport(view("Completed", Instant.EPOCH, null, null, null), null, 0, Map.of(), indicators).text().lines()).containsExactly(
                "Run             : 12 is Completed",
                "Target database : shop",
                "Batch           : COPY_SHOP (COPY)",
                "Step options    : {\"COPY_MAX_ROWS\": 5}",
                "Elapsed time    : 01:02:03.004",
                "Processed steps : 7 of 9",
                "  COPIED_TABLES              34",
                "  COPIED_ROWS         1,234,567");
    }

    @Test
    void namesTheReasonAndTheRunThatWasRestarted() {
        Map<String, Long> attempts = new TreeMap<>(Map.of("Lost", 1L, "Cancelled", 2L));
        assertThat(new RunReport(view("Aborted", Instant.EPOCH, "D2PG000120: 100% wrong", 11L, "D2PG000141: 5% old"), 4L, 1, attempts,
                List.of()).text()).contains("Elapsed time    : 01:02:03.004, the time without a server included\n",
                        "Restarted run   : 11, which had done 4 of 9 steps\n", "Attempts in vain: 2 Cancelled, 1 Lost\n", "Error           : D2PG000120: 100% wrong\n",
                        "What next       : D2PG000855: Restart 12.\n",
                        "Warning         : D2PG000141: 5% old\n");
    }
}
