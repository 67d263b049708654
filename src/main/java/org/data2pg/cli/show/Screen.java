package org.data2pg.cli.show;

import java.io.PrintStream;
import java.util.List;

/** The whole of a terminal, written anew at each look, in the size it has then; what was there before comes back in the end. */
public final class Screen implements AutoCloseable {

    private static final String OTHER = "\u001B[?1049h\u001B[?25l";
    private static final String BACK = "\u001B[?25h\u001B[?1049l";
    private static final String HOME = "\u001B[H";
    private static final String END_OF_LINE = "\u001B[K";
    private static final String REST_OF_SCREEN = "\u001B[J";

    private final PrintStream out;
    private final Terminal terminal;
    private boolean open = true;

    public Screen(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
        out.print(OTHER);
    }

    /** Lines that are too long or too many are cut. */
    public synchronized void show(List<String> lines) {
        if (!open) {
            return;
        }
        Terminal.Size size = terminal.size();
        StringBuilder picture = new StringBuilder(HOME);
        lines.stream().limit(size.rows() - 1L).forEach(line -> picture.append(line).append(END_OF_LINE).append('\n'));
        out.print(picture.append(REST_OF_SCREEN));
        out.flush();
    }

    /** Also when the process is ended by a signal. */
    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            out.print(BACK);
            out.flush();
        }
    }
}
