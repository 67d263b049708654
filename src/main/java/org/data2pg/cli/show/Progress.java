package org.data2pg.cli.show;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Tells how far something is: in one line that is written over and over where the cursor can be moved, else in a line when the state has
 * changed, and now and then.
 */
public final class Progress {

    private static final int SHORTEST_BAR = 10;
    private static final int LONGEST_BAR = 50;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    /** Back to the first column, and erase the line. */
    private static final String OVERWRITE = "\r\u001B[K";

    private final PrintStream err;
    private final Terminal terminal;
    private String lastState;
    private long lastLine;
    private boolean drawn;
    private boolean ended;

    public Progress(PrintStream err, Terminal terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * @param share   between 0 and 1
     * @param figures in words
     */
    public synchronized void show(String what, String state, double share, String figures) {
        if (ended) {
            return;
        }
        if (terminal.isMovable()) {
            // One column less: some terminals wrap when the last one is written
            err.print(OVERWRITE + bar(share, state + " " + figures, terminal.width() - 1));
            err.flush();
            drawn = true;
        } else if (!state.equals(lastState) || System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            err.println(what + ": " + state + " " + figures);
            lastLine = System.nanoTime();
        }
        lastState = state;
    }

    /** As wide as there is room for: bar and words, the words alone, or as much of them as fits. */
    public static String bar(double share, String words, int width) {
        int room = Math.min(LONGEST_BAR, width - Text.width(words) - 3);
        if (room < SHORTEST_BAR) {
            return Text.cut(words, width);
        }
        int done = (int) (room * share);
        return "[" + "#".repeat(done) + ".".repeat(room - done) + "] " + words;
    }

    /** A sentence between; the line is drawn again at the next look. */
    public synchronized void tell(String sentence) {
        clear();
        err.println(Text.line(sentence));
        err.flush();
    }

    /** The last word: nothing is shown behind it. */
    public synchronized void end(String sentence) {
        tell(sentence);
        ended = true;
    }

    /** Leaves no trace of the line. */
    public synchronized void clear() {
        if (drawn) {
            err.print(OVERWRITE);
            err.flush();
            drawn = false;
        }
    }
}
