package org.data2pg.cli.connection;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks the user at the terminal for a secret, wherever the standard streams lead to. */
public interface Prompt {

    /** What was entered; nothing when there is no terminal. */
    Optional<String> secret(String question);

    /** At the terminal this process belongs to. Java's Console is of no use when the output goes to a file or a pipe. */
    Prompt TERMINAL = question -> {
        if (System.getProperty("os.name").startsWith("Windows")) {
            return Optional.empty();
        }
        try (RandomAccessFile terminal = new RandomAccessFile("/dev/tty", "rw")) {
            Thread echo = new Thread(() -> stty("echo"));
            Runtime.getRuntime().addShutdownHook(echo);
            stty("-echo");
            try {
                terminal.write(question.getBytes(StandardCharsets.UTF_8));
                String line = terminal.readLine();
                terminal.write('\n');
                // Bytes, one per character
                return Optional.ofNullable(line).map(bytes -> new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            } finally {
                stty("echo");
                Runtime.getRuntime().removeShutdownHook(echo);
            }
        } catch (IOException noTerminal) {
            return Optional.empty();
        }
    };

    private static void stty(String mode) {
        try {
            new ProcessBuilder("sh", "-c", "stty " + mode + " </dev/tty").redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
