package org.data2pg.control;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.concurrent.atomic.AtomicReference;

import org.data2pg.run.BatchRun;
import org.data2pg.targetdb.TargetDatabase;

/** What this server keeps in memory about a run it carries out, from its preparation to its end. */
final class Execution {

    private final BatchRun run;
    private final TargetDatabase target;
    private final ActiveRun active;
    private final int steps;
    private final AtomicReference<String> reason = new AtomicReference<>();
    private volatile boolean leftAlone;

    Execution(BatchRun run, TargetDatabase target, ActiveRun active, int steps) {
        this.run = run;
        this.target = target;
        this.active = active;
        this.steps = steps;
    }

    /** How many there are in the working plan. */
    int steps() {
        return steps;
    }

    BatchRun run() {
        return run;
    }

    long runId() {
        return run.id();
    }

    TargetDatabase target() {
        return target;
    }

    ActiveRun active() {
        return active;
    }

    /** From now on a thread that has done its step takes the next one: the engine gives no more. */
    void leaveAlone() {
        leftAlone = true;
    }

    boolean isLeftAlone() {
        return leftAlone;
    }

    /** The first reason is the one the run ends with. */
    void endsBecause(String why) {
        reason.compareAndSet(null, why);
    }

    String reason() {
        String known = reason.get();
        return known == null ? MESSAGES.stepsLeftOver() : known;
    }
}
