package org.data2pg.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Tells how far a run is: in one line that is written over and over on a terminal, else in a line every other second. */
final class Progress {

    private static final int SHORTEST_BAR = 10;
    private static final int LONGEST_BAR = 60;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);
    /** Back to the first column, and erase the line. */
    private static final String OVERWRITE = "\r\u001B[K";

    private final PrintStream out;
    private final boolean interactive;
    private final IntSupplier width;
    private Duration lastLine;

    Progress(PrintStream out, boolean interactive, IntSupplier width) {
        this.out = out;
        this.interactive = interactive;
        this.width = width;
    }

    void show(RunState run) {
        if (interactive) {
            // One column less: some terminals wrap when the last one is written
            out.print(OVERWRITE + bar(run, width.getAsInt() - 1));
            if (run.isFinal()) {
                out.println();
            }
        } else if (lastLine == null || run.isFinal() || run.elapsed().minus(lastLine).compareTo(BETWEEN_LINES) >= 0) {
            lastLine = run.elapsed();
            out.println(figures(run) + ", " + run.status());
        }
        out.flush();
    }

    /** As wide as there is room for: bar and figures, the figures alone, or as much of them as fits. */
    static String bar(RunState run, int width) {
        String figures = figures(run);
        int room = Math.min(LONGEST_BAR, width - figures.length() - 3);
        if (room < SHORTEST_BAR) {
            return figures.substring(0, Math.max(0, Math.min(width, figures.length())));
        }
        int done = (int) (room * share(run));
        return "[" + "#".repeat(done) + ".".repeat(room - done) + "] " + figures;
    }

    static String figures(RunState run) {
        long seconds = run.elapsed().toSeconds();
        return String.format(Locale.ROOT, "%3d %%  %d/%d steps  %d/%d cost  %,d rows  %d:%02d", (int) (100 * share(run)),
                run.completedSteps(), run.steps(), run.completedCost(), run.cost(), run.rows(), seconds / 60, seconds % 60);
    }

    private static double share(RunState run) {
        if (run.isCompleted()) {
            return 1;
        }
        return run.cost() == 0 ? 0 : Math.min(1, (double) run.completedCost() / run.cost());
    }
}
