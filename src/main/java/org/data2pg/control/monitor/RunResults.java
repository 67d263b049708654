package org.data2pg.control.monitor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.message.ControlMessages;
import org.data2pg.message.ResultMessages;
import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;
import org.data2pg.run.ResultSteps;
import org.data2pg.targetdb.ResultQuery;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetResults;
import org.data2pg.targetdb.TargetSessions;

/** What a run has found, read from its target database at this moment; never what another run has left there. */
@ApplicationScoped
public class RunResults {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private ResultSteps resultSteps;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private Clock clock;

    /**
     * How much there is, and what it is worth.
     *
     * @throws org.data2pg.message.RefusedException there is no such run, or its target database does not answer
     */
    public ResultState state(long run) {
        return read(run, (owner, results) -> ResultState.of(owner.run(), owner.recorded(), results.extent(), clock.instant()));
    }

    /**
     * Some rows of the answer to a query.
     *
     * @param first how many to leave out
     * @throws org.data2pg.message.RefusedException as for {@link #state}
     */
    public <R> Found<R> find(long run, ResultQuery<R> query, int first, int count) {
        return read(run, (owner, results) -> {
            List<R> rows = new ArrayList<>();
            results.read(query, first, count, rows::add);
            return new Found<>(Math.toIntExact(results.count(query)), rows);
        });
    }

    /**
     * All rows of the answer to a query as lines of a table, one after the other, however many there are.
     *
     * @param export is asked for a place to write to when the target database has answered
     * @throws org.data2pg.message.RefusedException as for {@link #state}; before anything was written, or in the middle
     */
    public <R> void export(long run, ResultQuery<R> query, ResultExport export) {
        read(run, (owner, results) -> {
            ResultLines<R> lines = ResultLines.of(query);
            export.begin(lines.heads());
            results.read(query, 0, ResultQuery.ALL, row -> lines.of(row).forEach(export::line));
            return null;
        });
    }

    private <T> T read(long run, Question<T> question) {
        adminDatabase.requireReady();
        Owner owner = transaction.call(() -> {
            BatchRun found = runs.numbered(run).orElseThrow(() -> ControlMessages.MESSAGES.unknownRun(run));
            return new Owner(found, targetDatabases.named(found.targetDatabase()), resultSteps.of(found));
        });
        try (TargetResults results = targetSessions.results(owner.target(), owner.run().ledger())) {
            return question.ask(owner, results);
        } catch (TargetFailureException failure) {
            throw refusal(owner.target(), failure);
        }
    }

    /** A lock or a time limit goes by, as a lost connection does. */
    private static RuntimeException refusal(TargetDatabase target, TargetFailureException failure) {
        boolean passing = failure.isConnectionLost() || List.of("55P03", "57014").contains(String.valueOf(failure.sqlState()));
        return passing ? ResultMessages.MESSAGES.notAnswered(target.id(), failure.getMessage())
                : ControlMessages.MESSAGES.targetDatabaseFailed(target.id(), failure.report());
    }

    private record Owner(BatchRun run, TargetDatabase target, ResultSteps.Record recorded) {
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Owner owner, TargetResults results);
    }

    /** @param total how many rows there are, of which these are some */
    public record Found<R>(int total, List<R> rows) {
    }
}
