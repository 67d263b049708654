package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunTimeline;
import org.data2pg.control.monitor.RunTimeline.Span;
import org.data2pg.control.monitor.RunTimeline.Timeline;
import org.data2pg.control.monitor.RunView;

/** Which session has executed which step when, as a picture and as a table; a part of the time can be looked at more closely. */
@Named
@ViewScoped
public class TimelineTab implements RunTab {

    /** The addresses of the page tell the part in thousandths of the whole: a run that goes on grows. */
    private static final int WHOLE = 1_000;
    private static final int SMALLEST = 2;

    @Inject
    private RunTimeline runTimeline;
    private int from;
    private int until = WHOLE;
    private transient Timeline timeline;
    private transient Gantt gantt;
    private transient List<Span> shown = List.of();
    private transient List<Span> spans = List.of();
    private final Listing listing = new Listing(25, null, "#tabs");

    @Override
    public void load(RunView run) {
        timeline = runTimeline.of(run.id());
        long whole = Math.max(timeline.ms(), timeline.reference().stream().mapToLong(span -> span.fromMs() + span.ms()).max().orElse(0));
        long begin = whole * from / WHOLE;
        long end = Math.max(whole * until / WHOLE, begin + 1);
        gantt = Gantt.of(timeline, begin, end);
        shown = timeline.spans().stream().filter(span -> span.fromMs() <= end && span.fromMs() + span.ms() >= begin).toList();
        spans = listing.part(shown);
    }

    public Gantt getGantt() {
        return gantt;
    }

    /** The steps of this part of the time, in the order in which they were started. */
    public List<Span> getSpans() {
        return spans;
    }

    public Listing getListing() {
        return listing;
    }

    /** How many steps were executed at this time, and how long they took together. */
    public int getCount() {
        return shown.size();
    }

    public boolean isCompared() {
        return timeline != null && !timeline.reference().isEmpty();
    }

    /** The parts that can be looked at from here. */
    public List<Part> getParts() {
        int width = until - from;
        int quarter = Math.max(width / 4, 1);
        return List.of(Part.of("earlier", from - width / 2, width), Part.of("later", from + width / 2, width),
                Part.of("closer", from + quarter, Math.max(width - 2 * quarter, SMALLEST)), Part.of("wider", from - width / 2, width * 2),
                Part.of("all", 0, WHOLE));
    }

    public String getFrom() {
        return Integer.toString(from);
    }

    /** What is no number begins with the whole. */
    public void setFrom(String from) {
        this.from = Math.min(number(from, 0), WHOLE - SMALLEST);
    }

    public String getUntil() {
        return Integer.toString(until);
    }

    /** What is no number ends with the whole. */
    public void setUntil(String until) {
        this.until = Math.max(SMALLEST, Math.min(number(until, WHOLE), WHOLE));
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    /** @param name key of its text */
    public record Part(String name, int from, int until) {

        private static Part of(String name, int from, int width) {
            int wide = Math.min(width, WHOLE);
            int begin = Math.max(0, Math.min(from, WHOLE - wide));
            return new Part(name, begin, begin + wide);
        }
    }
}
