package org.data2pg.control.monitor;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.StepAttempts;

/** A screenful of what went wrong in a run: attempts at steps that were not completed by the first one. */
@ApplicationScoped
public class RunLog {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private StepAttempts attempts;

    /**
     * Attempts, the last one first.
     *
     * @param first how many to leave out
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public Found find(long run, int first, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> {
            runs.numbered(run).orElseThrow(() -> MESSAGES.unknownRun(run));
            return new Found(attempts.count(run), attempts.newest(run, first, count).stream().map(AttemptView::of).toList());
        });
    }

    /** @param total how many attempts there are, of which these are some */
    public record Found(int total, List<AttemptView> attempts) {
    }
}
