package org.data2pg.chaos;

import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What can be chosen on the command line: {@code -Dchaos.kills=N -Dchaos.seed=S}. */
record ChaosOptions(int kills, long seed) {

    private static final String PREFIX = "chaos.";
    private static final Set<String> KNOWN = new TreeSet<>(Set.of("kills", "seed"));
    private static final int USUAL_KILLS = 100;
    private static final int MOST_KILLS = 1_000_000;

    static ChaosOptions of(Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX) && !KNOWN.contains(name.substring(PREFIX.length()))) {
                throw new IllegalArgumentException("-D" + name + " is unknown: there are -Dchaos.kills=N and -Dchaos.seed=S.");
            }
        }
        return new ChaosOptions((int) number(properties, "kills", USUAL_KILLS, 1, MOST_KILLS),
                number(properties, "seed", new Random().nextInt(Integer.MAX_VALUE), Long.MIN_VALUE, Long.MAX_VALUE));
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
        throw new IllegalArgumentException("-Dchaos." + name + "=" + value + " is refused: it takes a whole number from " + least + " to "
                + most + ".");
    }
}
