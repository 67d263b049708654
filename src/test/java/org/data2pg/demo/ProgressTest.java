package org.data2pg.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void theBarShowsTheShareOfTheCost() {
        assertThat(Progress.bar(run("In_progress", 65, 500), 100))
                .startsWith("[####").contains("####....").endsWith("]  50 %  10/40 steps  500/1000 cost  1,234,567 rows  1:05");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int width = 0; width < 300; width++) {
            assertThat(Progress.bar(run("In_progress", 65, 333), width).length()).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void aCompletedRunFillsTheBar() {
        assertThat(Progress.bar(run("Completed", 65, 1000), 120)).doesNotContain(".").contains("100 %");
    }

    @Test
    void aTerminalGetsOneLineThatIsOverwritten() {
        Progress progress = new Progress(out, true, () -> 100);
        progress.show(run("In_progress", 1, 100));
        progress.show(run("Completed", 2, 1000));
        assertThat(text()).startsWith("\r\u001B[K[").endsWith("0:02" + System.lineSeparator());
        assertThat(text().lines().filter(line -> !line.isEmpty() && !line.contains("#"))).isEmpty();
    }

    @Test
    void aFileGetsPlainLinesAtMostOneInTwoSecondsAndTheLast() {
        Progress progress = new Progress(out, false, () -> 100);
        progress.show(run("In_progress", 1, 100));
        progress.show(run("In_progress", 2, 200));
        progress.show(run("In_progress", 3, 300));
        progress.show(run("Completed", 4, 1000));
        assertThat(text().lines()).containsExactly(
                " 10 %  10/40 steps  100/1000 cost  1,234,567 rows  0:01, In_progress",
                " 30 %  10/40 steps  300/1000 cost  1,234,567 rows  0:03, In_progress",
                "100 %  10/40 steps  1000/1000 cost  1,234,567 rows  0:04, Completed");
    }

    @Test
    void beforeTheWorkingPlanIsReadThereIsNothingToShow() {
        RunState initializing = new RunState(1, "Initializing", null, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0);
        assertThat(Progress.figures(initializing)).isEqualTo("  0 %  0/0 steps  0/0 cost  0 rows  0:00");
    }

    private static RunState run(String status, int seconds, long completedCost) {
        return new RunState(1, status, null, Duration.ofSeconds(seconds), 40, 10, 4, 1000, completedCost, 1_234_567, 4);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
