package org.data2pg.bench;

import java.util.Locale;

/** One measured figure, and what it should be. */
record Figure(String name, double value, String goal) {

    String shown() {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    String line() {
        return "BENCH " + name + " = " + shown() + " (goal " + goal + ")";
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
