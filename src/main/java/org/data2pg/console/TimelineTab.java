package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunTimeline;
import org.data2pg.control.monitor.RunTimeline.Span;
import org.data2pg.control.monitor.RunTimeline.Timeline;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.ConsoleMessages;

/** Which session has executed which step when, as a picture and as a table; a part of the time can be looked at more closely. */
@Named
@ViewScoped
public class TimelineTab implements RunTab {

    /** The addresses of the page tell the part in thousandths of the whole: a run that goes on grows. */
    private static final int WHOLE = 1_000;
    private static final int SMALLEST = 2;

    @Inject
    private RunTimeline runTimeline;
    private String from;
    private String until;
    private transient Part part;
    private transient Timeline timeline;
    private transient Gantt gantt;
    private transient List<Span> shown = List.of();
    private transient List<Span> spans = List.of();
    private final Listing listing = new Listing(25, null, "#tabs");

    @Override
    public void load(RunView run) {
        part = part();
        timeline = runTimeline.of(run.id());
        long whole = Math.max(timeline.ms(), timeline.reference().stream().mapToLong(span -> span.fromMs() + span.ms()).max().orElse(0));
        long begin = whole * part.from() / WHOLE;
        long end = Math.max(whole * part.until() / WHOLE, begin + 1);
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
        int begin = part.from();
        int width = part.until() - begin;
        int quarter = Math.max(width / 4, 1);
        return List.of(Part.of("earlier", begin - width / 2, width), Part.of("later", begin + width / 2, width),
                Part.of("closer", begin + quarter, Math.max(width - 2 * quarter, SMALLEST)), Part.of("wider", begin - width / 2, width * 2),
                Part.of("all", 0, WHOLE));
    }

    /**
     * The part the address asks for; the whole if it asks for none.
     *
     * @throws org.data2pg.message.InvalidRequestException it is no part
     */
    Part part() {
        int begin = number(from, "from", 0, WHOLE - SMALLEST, 0);
        return new Part("shown", begin, number(until, "until", begin + SMALLEST, WHOLE, WHOLE));
    }

    private static int number(String text, String name, int least, int most, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw ConsoleMessages.MESSAGES.notInRange(text, name, least, most);
        }
        return number;
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public String getUntil() {
        return until;
    }

    public void setUntil(String until) {
        this.until = until;
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
