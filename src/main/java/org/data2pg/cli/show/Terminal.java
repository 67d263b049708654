package org.data2pg.cli.show;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What stands at the end of one of the standard streams. It is asked of the operating system: what Java's Console says depends on the JDK
 * and on the standard input.
 */
public final class Terminal {

    private static final Size USUAL = new Size(24, 80);

    private final boolean output;
    private final boolean interactive;
    private final boolean coloured;
    private final boolean movable;

    private Terminal(boolean output, Map<String, String> environment) {
        this.output = output;
        interactive = ask().isPresent();
        String kind = environment.getOrDefault("TERM", "dumb");
        movable = interactive && !kind.isEmpty() && !kind.equals("dumb");
        coloured = movable && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Behind the standard output. */
    public static Terminal ofOutput(Map<String, String> environment) {
        return new Terminal(true, environment);
    }

    /** Behind the standard error output. */
    public static Terminal ofErrors(Map<String, String> environment) {
        return new Terminal(false, environment);
    }

    /** Whether somebody sits there, and not a file or a program. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Whether the cursor can be moved, so that what was written can be overwritten. */
    public boolean isMovable() {
        return movable;
    }

    public boolean isColoured() {
        return coloured;
    }

    /** At this moment: it may be resized at any time. */
    public Size size() {
        return ask().orElse(USUAL);
    }

    public int width() {
        return size().columns();
    }

    /** What fits on it. */
    public record Size(int rows, int columns) {
    }

    /** Empty when there is no terminal. */
    private Optional<Size> ask() {
        ProcessBuilder stty = output
                ? new ProcessBuilder("sh", "-c", "stty size <&1 >&2").redirectOutput(Redirect.INHERIT)
                : new ProcessBuilder("sh", "-c", "stty size <&2 2>/dev/null").redirectError(Redirect.INHERIT);
        try {
            Process process = stty.start();
            String answer = new String((output ? process.getErrorStream() : process.getInputStream()).readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor() == 0 ? Optional.of(size(answer)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Terminals of programs may be of size 0. */
    static Size size(String rowsAndColumns) {
        String[] numbers = rowsAndColumns.strip().split(" ");
        if (!rowsAndColumns.strip().matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
            return USUAL;
        }
        return new Size(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
}
