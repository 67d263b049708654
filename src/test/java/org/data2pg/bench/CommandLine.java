package org.data2pg.bench;

import java.util.List;

import org.data2pg.fixture.Command;
import org.data2pg.fixture.Project;

/** How long a user waits for the shortest answer of the command line: from the start of its launcher to its end. */
final class CommandLine {

    private static final int CALLS = 9;

    List<Figure> measure() {
        double[] ms = new double[CALLS];
        version();
        for (int call = 0; call < CALLS; call++) {
            ms[call] = version();
        }
        return List.of(new Figure("cli-version-ms", Figure.median(ms), "500"));
    }

    private static double version() {
        long start = System.nanoTime();
        Command.run(null, List.of(Project.built("cli/data2pg").toString(), "--version"));
        return (System.nanoTime() - start) / 1e6;
    }
}
