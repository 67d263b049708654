package org.data2pg.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.data2pg.control.monitor.RunTimeline.Span;
import org.data2pg.control.monitor.RunTimeline.Timeline;

/**
 * A timeline as bars with their places: one lane for each session, with a second, narrow one beneath it for the session of that number of the
 * reference run. Steps too short to be seen share a bar with their like as long as they follow each other closely, so that a picture of many thousand
 * steps has not more bars than the eye can tell apart; those that failed, or are on the critical path, are not their like, and are drawn above them.
 */
public final class Gantt {

    static final int LANE = 24;
    static final int REFERENCE_LANE = 12;
    /** Percent of the width: about two pixels. */
    private static final double SHORT = 0.15;
    private static final int MARKS = 8;
    /** Steps of the scale: what reads well as a time. */
    private static final long[] SCALE_MS = {10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
        3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000};

    private final long from;
    private final long until;
    private final List<Lane> lanes;
    private final List<Mark> marks;

    private Gantt(long from, long until, List<Lane> lanes, List<Mark> marks) {
        this.from = from;
        this.until = until;
        this.lanes = lanes;
        this.marks = marks;
    }

    /** What happened between two times from the start of the run, in ms. */
    static Gantt of(Timeline timeline, long from, long until) {
        Map<Integer, List<Span>> own = bySession(timeline.spans());
        Map<Integer, List<Span>> reference = bySession(timeline.reference());
        List<Lane> lanes = new ArrayList<>();
        int y = 0;
        for (int session : Stream.of(own, reference).flatMap(map -> map.keySet().stream()).sorted().distinct().toList()) {
            List<Bar> former = bars(reference.getOrDefault(session, List.of()), from, until);
            int height = LANE + (timeline.reference().isEmpty() ? 0 : REFERENCE_LANE);
            lanes.add(new Lane(session, y, height, bars(own.getOrDefault(session, List.of()), from, until), former));
            y += height;
        }
        return new Gantt(from, until, lanes, marks(from, until));
    }

    private static Map<Integer, List<Span>> bySession(List<Span> spans) {
        return spans.stream().collect(Collectors.groupingBy(Span::session, TreeMap::new, Collectors.toList()));
    }

    private static List<Bar> bars(List<Span> spans, long from, long until) {
        double percent = 100.0 / Math.max(until - from, 1);
        Map<Kind, List<Bar>> bars = new TreeMap<>();
        for (Span span : spans) {
            if (span.fromMs() > until || span.fromMs() + span.ms() < from) {
                continue;
            }
            double x = Math.max((span.fromMs() - from) * percent, 0);
            double width = Math.min((span.fromMs() + span.ms() - from) * percent, 100) - x;
            List<Bar> alike = bars.computeIfAbsent(new Kind(span.critical(), span.status()), none -> new ArrayList<>());
            Bar last = alike.isEmpty() ? null : alike.get(alike.size() - 1);
            if (last != null && last.joinable() && width < SHORT && x - last.x() - last.width() < SHORT) {
                alike.set(alike.size() - 1, last.with(x + width, span));
            } else {
                alike.add(new Bar(x, width, span, 1, span.ms(), width < SHORT));
            }
        }
        return bars.values().stream().flatMap(List::stream).toList();
    }

    private static List<Mark> marks(long from, long until) {
        long step = LongStream.of(SCALE_MS).filter(ms -> (until - from) / ms <= MARKS).findFirst().orElse(SCALE_MS[SCALE_MS.length - 1] * 7);
        if (until <= from) {
            return Collections.emptyList();
        }
        return LongStream.iterate((from + step - 1) / step * step, at -> at <= until, at -> at + step)
                .mapToObj(at -> new Mark(100.0 * (at - from) / (until - from), at)).toList();
    }

    public List<Lane> getLanes() {
        return lanes;
    }

    public List<Mark> getMarks() {
        return marks;
    }

    /** Of all lanes. */
    public int getHeight() {
        return lanes.isEmpty() ? 0 : lanes.get(lanes.size() - 1).y() + lanes.get(lanes.size() - 1).height();
    }

    public long getFrom() {
        return from;
    }

    public long getUntil() {
        return until;
    }

    /** What one session did; of the reference run, the session of the same number. */
    public record Lane(int session, int y, int height, List<Bar> bars, List<Bar> reference) {
    }

    /**
     * One step, or several short ones.
     *
     * @param x     of its begin, in percent of the width
     * @param span  the first step
     * @param steps how many there are
     * @param ms    how long they took together
     */
    public record Bar(double x, double width, Span span, int steps, long ms, boolean joinable) {

        private Bar with(double until, Span next) {
            return new Bar(x, until - x, span, steps + 1, ms + next.ms(), true);
        }

        /** Never too narrow to be seen. */
        public double shownWidth() {
            return Math.max(width, SHORT);
        }
    }

    /** A time on the scale, from the start of the run. */
    public record Mark(double x, long ms) {
    }

    /** What looks alike; in the order in which it is drawn. */
    private record Kind(boolean critical, String status) implements Comparable<Kind> {

        @Override
        public int compareTo(Kind other) {
            int byPath = Boolean.compare(critical, other.critical);
            return byPath != 0 ? byPath : status.compareTo(other.status);
        }
    }

    /** Counts bars: what a test wants to know of a large picture. */
    int bars() {
        return lanes.stream().mapToInt(lane -> lane.bars().size() + lane.reference().size()).sum();
    }
}
