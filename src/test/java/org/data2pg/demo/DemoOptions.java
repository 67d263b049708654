package org.data2pg.demo;

import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

import org.data2pg.fixture.FreePort;

/**
 * What can be chosen on the command line: {@code -Ddemo.rows=N -Ddemo.sessions=N -Ddemo.port=N -Ddemo.once}.
 *
 * @param port 0 when none was asked for
 */
record DemoOptions(long rows, int sessions, int port, boolean once) {

    static final int USUAL_PORT = 8080;

    private static final String PREFIX = "demo.";
    private static final Set<String> KNOWN = new TreeSet<>(Set.of("rows", "sessions", "port", "once"));

    static DemoOptions of(Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX) && !KNOWN.contains(name.substring(PREFIX.length()))) {
                throw new IllegalArgumentException("-D" + name + " is unknown. The demo knows -Ddemo.rows=N, -Ddemo.sessions=N,"
                        + " -Ddemo.port=N and -Ddemo.once.");
            }
        }
        return new DemoOptions(number(properties, "rows", 1_500_000, SampleDatabases.LEAST_ROWS, 2_000_000_000),
                (int) number(properties, "sessions", 4, 1, 64),
                (int) number(properties, "port", 0, 1, 65_535),
                once(properties.getProperty(PREFIX + "once")));
    }

    /** @throws IllegalArgumentException nobody can listen on the port that was asked for */
    void requirePort() {
        if (port != 0 && !FreePort.isFree(port)) {
            throw new IllegalArgumentException("-Ddemo.port=" + port + " is refused: that port is taken, or not yours to use. Choose another one, or leave"
                    + " -Ddemo.port out and a free one is picked.");
        }
    }

    private static long number(Properties properties, String name, long usual, long least, long most) {
        String value = properties.getProperty(PREFIX + name);
        if (value == null) {
            return usual;
        }
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw new IllegalArgumentException("-Ddemo." + name + "=" + value + " is refused: it takes a whole number from "
                + least + " to " + most + ".");
    }

    /** Maven turns {@code -Ddemo.once} into the value true. */
    private static boolean once(String value) {
        if (value == null || "false".equals(value)) {
            return false;
        }
        if (value.isEmpty() || "true".equals(value)) {
            return true;
        }
        throw new IllegalArgumentException("-Ddemo.once=" + value + " is refused: it takes true or false.");
    }
}
