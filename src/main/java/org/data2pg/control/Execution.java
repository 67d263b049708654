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
    private final AtomicReference<String> reason = new AtomicReference<>();

    Execution(BatchRun run, TargetDatabase target, ActiveRun active) {
        this.run = run;
        this.target = target;
        this.active = active;
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

    /** The first reason is the one the run ends with. */
    void endsBecause(String why) {
        reason.compareAndSet(null, why);
    }

    String reason() {
        String known = reason.get();
        return known == null ? MESSAGES.stepsLeftOver() : known;
    }
}
