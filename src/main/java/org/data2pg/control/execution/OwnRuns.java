package org.data2pg.control.execution;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.monitor.RunView;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.Progress;
import org.data2pg.run.Steps;

/** The runs that this server carries out now, whatever other servers of the same administration database do. */
@ApplicationScoped
public class OwnRuns {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private Executions executions;
    @Inject
    private BatchRuns runs;
    @Inject
    private Steps steps;
    @Inject
    private Clock clock;

    /** Their numbers; the administration database is not asked. */
    public Set<Long> numbers() {
        return executions.runs();
    }

    /**
     * How far they are.
     *
     * @throws org.data2pg.message.UnavailableException the administration database can't be reached
     */
    public List<RunView> all() {
        adminDatabase.requireReady();
        Set<Long> numbers = executions.runs();
        return transaction.call(() -> {
            Map<Long, Progress> progress = steps.progress(numbers);
            return numbers.stream().sorted().map(number -> runs.numbered(number).orElse(null)).filter(Objects::nonNull)
                    .map(run -> RunView.of(run, progress.get(run.id()), clock.instant())).toList();
        });
    }
}
