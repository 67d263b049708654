package org.data2pg.control.monitor;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.Session;
import org.data2pg.run.StepTime;
import org.data2pg.run.StepTimes;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetSession.Backend;

/** The sessions of a run: what is recorded of them, and what those at work do on the target database at this moment. */
@ApplicationScoped
public class RunSessions {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepTimes steps;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private BackendActivity activity;

    /**
     * The sessions by number. A target database that can't tell what they do is part of the answer.
     *
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public Found of(long number) {
        adminDatabase.requireReady();
        Recorded recorded = transaction.call(() -> recorded(runs.numbered(number).orElseThrow(() -> MESSAGES.unknownRun(number))));
        List<Integer> atWork = recorded.sessions().stream().filter(session -> recorded.steps().containsKey(session.id()) && session.backendPid() != null)
                .map(Session::backendPid).toList();
        if (atWork.isEmpty()) {
            return new Found(views(recorded, Map.of()), null);
        }
        BackendActivity.Answer told = activity.of(recorded.target(), atWork);
        return new Found(views(recorded, told.backends()), told.problem());
    }

    private Recorded recorded(BatchRun run) {
        Map<Integer, StepTime> inProgress = run.status().isActive()
                ? steps.inProgress(run.id()).stream().collect(Collectors.toMap(StepTime::session, Function.identity(), (one, other) -> other)) : Map.of();
        return new Recorded(targetDatabases.named(run.targetDatabase()), runs.sessions(run.id()), inProgress);
    }

    private static List<SessionView> views(Recorded recorded, Map<Integer, Backend> backends) {
        return recorded.sessions().stream()
                .map(session -> SessionView.of(session, recorded.steps().get(session.id()), backends.get(session.backendPid()))).toList();
    }

    private record Recorded(TargetDatabase target, List<Session> sessions, Map<Integer, StepTime> steps) {
    }

    /** @param problem why the target database could not tell what the sessions do, with the number of the sentence; else null */
    public record Found(List<SessionView> sessions, String problem) {
    }
}
