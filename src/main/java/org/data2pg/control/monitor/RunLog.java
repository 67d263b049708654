package org.data2pg.control.monitor;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.Attempt;
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
    public Found newest(long run, int first, int count) {
        return find(run, null, () -> attempts.newest(run, first, count));
    }

    /**
     * Attempts in the order in which they began.
     *
     * @param step  name of the step; null for all
     * @param first how many to leave out
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public Found oldest(long run, String step, int first, int count) {
        return find(run, step, () -> attempts.oldest(run, step, first, count));
    }

    private Found find(long run, String step, Supplier<List<Attempt>> part) {
        adminDatabase.requireReady();
        return transaction.call(() -> {
            runs.numbered(run).orElseThrow(() -> MESSAGES.unknownRun(run));
            return new Found(attempts.count(run, step), part.get().stream().map(AttemptView::of).toList());
        });
    }

    /** @param total how many attempts there are, of which these are some */
    public record Found(int total, List<AttemptView> attempts) {
    }
}
