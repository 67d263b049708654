package org.data2pg.control.monitor;

import static org.data2pg.control.target.ReportLine.line;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has done.
 *
 * @param doneBefore     how many steps the run that this one restarted had done, those the target database has lost since left out; null if it
 *                       restarted none
 * @param takeovers      how often it was taken over, or ended, as its server was gone: the time without a server is part of the elapsed time
 * @param attemptsInVain how many attempts at steps did not complete them, by their outcome: Failed, Cancelled, Lost; without those of which there is none
 * @param indicators     the indicators of the completed steps, summed, in rank order
 */
public record RunReport(RunView run, Long doneBefore, long takeovers, Map<String, Long> attemptsInVain, List<IndicatorView> indicators) {

    /** The report as text for a terminal or a log. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "Run", run.id() + " is " + run.status());
        line(text, "Target database", run.targetDatabase());
        line(text, "Batch", run.batch() + " (" + run.batchType() + ")");
        line(text, "Step options", run.stepOptions());
        line(text, "Elapsed time", elapsed(run.elapsedMs()) + (takeovers > 0 ? ", the time without a server included" : ""));
        line(text, "Processed steps", run.steps().completed() + " of " + run.steps().total());
        if (run.restartedRun() != null) {
            line(text, "Restarted run", run.restartedRun() + ", which had done " + doneBefore + " of " + run.steps().total() + " steps");
        }
        if (!attemptsInVain.isEmpty()) {
            line(text, "Attempts in vain", attemptsInVain.entrySet().stream().map(outcome -> outcome.getValue() + " " + outcome.getKey()).collect(Collectors.joining(", ")));
        }
        if (run.error() != null) {
            line(text, "Error", run.error());
        }
        if (run.warning() != null) {
            line(text, "Warning", run.warning());
        }
        if (run.advice() != null) {
            line(text, "What next", run.advice());
        }
        int width = indicators.stream().mapToInt(indicator -> indicator.indicator().length()).max().orElse(0);
        indicators.forEach(indicator ->
                text.append(String.format(Locale.ROOT, "  %-" + width + "s %,15d%n", indicator.indicator(), indicator.value())));
        return text.toString();
    }

    private static String elapsed(long ms) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d.%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    }
}
