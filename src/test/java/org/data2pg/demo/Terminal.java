package org.data2pg.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where the demo writes: a terminal of some width, or a file or pipe. */
final class Terminal {

    private static final int USUAL_WIDTH = 80;

    private Terminal() {
    }

    /** Asked of the operating system: what System.console() says about it depends on the JDK and on the standard input. */
    static boolean isInteractive() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return new ProcessBuilder("test", "-t", "1").redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Columns of the terminal at this moment. */
    static int width() {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty").redirectErrorStream(true).start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : USUAL_WIDTH;
        } catch (IOException | NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }
}
