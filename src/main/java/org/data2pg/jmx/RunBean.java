package org.data2pg.jmx;

import java.util.Date;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;

import org.data2pg.control.monitor.Estimate;
import org.data2pg.control.monitor.RunView;

/** A run that this server carries out. */
final class RunBean implements RunMXBean {

    private static final long FRESH_NANOS = 1_000_000_000;

    private final RunControlMXBean control;
    private final LongFunction<RunView> reader;
    private final Function<RunView, Optional<Estimate>> outlook;
    private final long id;
    private RunView known;
    private long readAt;

    /**
     * @param reader  tells how far a run is
     * @param outlook tells when it may end
     */
    RunBean(RunView run, RunControlMXBean control, LongFunction<RunView> reader, Function<RunView, Optional<Estimate>> outlook) {
        this.id = run.id();
        this.control = control;
        this.reader = reader;
        this.outlook = outlook;
        this.known = run;
        this.readAt = System.nanoTime();
    }

    /** JConsole asks for one attribute after the other: all are answered from one look. */
    private synchronized RunView run() {
        if (System.nanoTime() - readAt > FRESH_NANOS) {
            known = reader.apply(id);
            readAt = System.nanoTime();
        }
        return known;
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public String getTargetDatabase() {
        return run().targetDatabase();
    }

    @Override
    public String getBatch() {
        return run().batch();
    }

    @Override
    public String getBatchType() {
        return run().batchType();
    }

    @Override
    public String getStatus() {
        return run().status();
    }

    @Override
    public String getStopping() {
        return text(run().stopping());
    }

    @Override
    public String getComment() {
        return text(run().comment());
    }

    @Override
    public Date getEstimatedEnd() {
        return outlook.apply(run()).map(Estimate::end).map(Date::from).orElse(null);
    }

    @Override
    public Date getStart() {
        return Date.from(run().start());
    }

    @Override
    public long getElapsedSeconds() {
        return run().elapsedMs() / 1_000;
    }

    @Override
    public int getSessions() {
        return run().sessions();
    }

    @Override
    public int getAscSessions() {
        return run().ascSessions();
    }

    @Override
    public long getOpenSessions() {
        return run().openSessions();
    }

    @Override
    public long getSteps() {
        return run().steps().total();
    }

    @Override
    public long getCompletedSteps() {
        return run().steps().completed();
    }

    @Override
    public long getInProgressSteps() {
        return run().steps().inProgress();
    }

    @Override
    public long getReadySteps() {
        return run().steps().ready();
    }

    @Override
    public long getBlockedSteps() {
        return run().steps().blocked();
    }

    @Override
    public long getFailedSteps() {
        return run().steps().failed();
    }

    @Override
    public double getCompletedPercent() {
        return run().cost().total() == 0 ? 0 : 100.0 * run().cost().completed() / run().cost().total();
    }

    @Override
    public long getRows() {
        return run().rows();
    }

    @Override
    public String getError() {
        return text(run().error());
    }

    @Override
    public String getWarning() {
        return text(run().warning());
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    @Override
    public void suspend(String reason) {
        control.suspend(id, reason);
    }

    @Override
    public void abort(String reason) {
        control.abort(id, reason);
    }

    @Override
    public void modify(int sessions, int ascSessions) {
        control.modify(id, sessions, ascSessions);
    }

    @Override
    public void comment(String comment) {
        control.comment(id, comment);
    }

    @Override
    public void cancelStep(String step, String reason) {
        control.cancelStep(id, step, reason);
    }
}
