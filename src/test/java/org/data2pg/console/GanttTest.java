package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.data2pg.console.Gantt.Bar;
import org.data2pg.console.Gantt.Mark;
import org.data2pg.control.monitor.RunTimeline.Span;
import org.data2pg.control.monitor.RunTimeline.Timeline;
import org.junit.jupiter.api.Test;

class GanttTest {

    @Test
    void eachSessionHasALaneWithTheReferenceBeneath() {
        Gantt gantt = Gantt.of(new Timeline(1_000, List.of(span("a", 1, 0, 500, false), span("b", 3, 250, 750, true)), List.of(span("a", 2, 0, 100, false))), 0, 1_000);
        assertThat(gantt.getLanes()).extracting(Gantt.Lane::session).containsExactly(1, 2, 3);
        assertThat(gantt.getLanes()).extracting(Gantt.Lane::y).containsExactly(0, 36, 72);
        assertThat(gantt.getHeight()).isEqualTo(108);
        Bar b = gantt.getLanes().get(2).bars().get(0);
        assertThat(List.of(b.x(), b.width())).containsExactly(25.0, 75.0);
        assertThat(gantt.getLanes().get(1).reference()).hasSize(1);
        assertThat(gantt.getMarks()).extracting(Mark::ms).containsExactly(0L, 200L, 400L, 600L, 800L, 1_000L);
    }

    @Test
    void stepsTooShortToBeSeenShareABar() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            spans.add(span("s" + i, 1, i * 10, 10, i % 2 == 0));
        }
        spans.add(new Span("failed", 1, "Failed", Instant.EPOCH, 5_000, 1, false, null));
        Gantt gantt = Gantt.of(new Timeline(200_000, spans, List.of()), 0, 200_000);
        assertThat(gantt.getLanes().get(0).bars()).extracting(Bar::steps).as("the others, that failed, critical ones").containsExactly(10_000, 1, 10_000);
        assertThat(Gantt.of(new Timeline(200_000, spans, List.of()), 0, 100).bars()).as("looked at closely").isEqualTo(11);
    }

    @Test
    void whatIsNotWithinThePartIsLeftOutOrCut() {
        Gantt gantt = Gantt.of(new Timeline(1_000, List.of(span("before", 1, 0, 100, false), span("across", 1, 100, 800, false), span("after", 1, 900, 100, false)),
                List.of()), 400, 600);
        assertThat(gantt.getLanes().get(0).bars()).singleElement().satisfies(bar -> assertThat(List.of(bar.x(), bar.width())).containsExactly(0.0, 100.0));
        assertThat(Gantt.of(new Timeline(0, List.of(), List.of()), 0, 0).getHeight()).isZero();
    }

    private static Span span(String step, int session, long from, long ms, boolean critical) {
        return new Span(step, session, "Completed", Instant.EPOCH.plusMillis(from), from, ms, critical, null);
    }
}
