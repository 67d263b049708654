package org.data2pg.jmx;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.Modification;
import org.data2pg.control.RestartRequest;
import org.data2pg.control.RunControl;
import org.data2pg.control.RunRequest;
import org.data2pg.control.admindb.Actor;
import org.data2pg.control.execution.OwnRuns;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.target.TargetDatabaseControl;

/** Passes what operators want on, in their names. */
@ApplicationScoped
public class RunControlBean implements RunControlMXBean {

    @Inject
    private RunControl control;
    @Inject
    private RunMonitor monitor;
    @Inject
    private TargetDatabaseControl targetDatabases;
    @Inject
    private OwnRuns ownRuns;

    @Override
    public long[] getActiveRuns() {
        return ownRuns.numbers().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    @Override
    public long run(String targetDatabase, String batch, int sessions) {
        return runWithOptions(targetDatabase, batch, sessions, 0, null, null, 0, null, null);
    }

    @Override
    public long runWithOptions(String targetDatabase, String batch, int sessions, int ascSessions, String stepOptions, String comment,
                               long referenceRun, String takeover, String onError) {
        return control.run(new RunRequest(targetDatabase, batch, sessions, ascSessions, given(stepOptions), given(comment),
                referenceRun == 0 ? null : referenceRun, given(takeover), given(onError), Caller.requireOperator()));
    }

    /** JConsole sends an empty text for a field that was left empty. */
    private static String given(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    @Override
    public long restart(long run) {
        return restartWithOptions(run, 0, -1, null, null, null);
    }

    @Override
    public long restartWithOptions(long run, int sessions, int ascSessions, String comment, String takeover, String onError) {
        return control.restart(run, new RestartRequest(sessions == 0 ? null : sessions, ascSessions == -1 ? null : ascSessions, given(comment), given(takeover),
                given(onError)), Caller.requireOperator());
    }

    @Override
    public void suspend(long run, String reason) {
        control.suspend(run, given(reason), Caller.requireOperator());
    }

    @Override
    public void abort(long run, String reason) {
        control.abort(run, given(reason), Caller.requireOperator());
    }

    @Override
    public void modify(long run, int sessions, int ascSessions) {
        modify(run, new Modification(sessions, ascSessions, null), Caller.requireOperator());
    }

    @Override
    public void comment(long run, String comment) {
        modify(run, new Modification(null, null, comment == null ? "" : comment), Caller.requireOperator());
    }

    /** Of two at the same moment, the second one is told. */
    private void modify(long run, Modification wanted, Actor actor) {
        List<Object> seen = monitor.run(run).decisions();
        control.modify(run, wanted, now -> now.decisions().equals(seen), actor);
    }

    @Override
    public void cancelStep(long run, String step, String reason) {
        control.cancelStep(run, step, given(reason), Caller.requireOperator());
    }

    @Override
    public String check(String targetDatabase) {
        return targetDatabases.check(targetDatabase, Caller.requireOperator()).text();
    }

    @Override
    public String status(long run) {
        return monitor.run(run).status();
    }

    @Override
    public String report(long run) {
        return monitor.report(run).text();
    }
}
