package org.data2pg.control;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.run.BatchRun;
import org.data2pg.run.BatchRuns;

/** Job executions that the engine's records call started although their run has ended, or goes on in another one: their server died. */
@ApplicationScoped
class LeftJobs {

    /** The engine's last notes about a job follow the end of its run. */
    private static final int SECONDS_FOR_LAST_NOTES = 30;
    private static final int LOOKS_AT_END = 20;
    private static final int MS_BETWEEN_LOOKS = 100;

    @Inject
    private AdminTransaction transaction;
    @Inject
    private BatchRuns runs;
    @Inject
    private Executions executions;
    @Inject
    private JobEngine engine;
    @Inject
    private Clock clock;

    /** Closes them, whichever server they are from. */
    void close() {
        Map<Long, Long> unfinished = engine.unfinished();
        if (!unfinished.isEmpty()) {
            List<Long> left = transaction.call(() -> unfinished.entrySet().stream()
                    .filter(job -> runs.numbered(job.getValue()).map(run -> isLeft(job.getKey(), run)).orElse(true)).map(Map.Entry::getKey).toList());
            left.forEach(engine::close);
        }
    }

    private boolean isLeft(long execution, BatchRun run) {
        if (executions.of(run.id()).isPresent()) {
            return false;
        }
        if (run.status().isActive()) {
            return run.jobExecution() != null && run.jobExecution() != execution;
        }
        return run.end().plusSeconds(SECONDS_FOR_LAST_NOTES).isBefore(clock.instant());
    }

    /** Closes those of runs that this server has just ended itself, unless the engine does so in a moment: nobody else may look for a long time. */
    void closeAtEnd(List<Long> endedRuns) throws InterruptedException {
        Map<Long, Long> left = engine.unfinished();
        for (int look = 0; look < LOOKS_AT_END && left.values().stream().anyMatch(endedRuns::contains); look++) {
            TimeUnit.MILLISECONDS.sleep(MS_BETWEEN_LOOKS);
            left = engine.unfinished();
        }
        left.forEach((execution, run) -> {
            if (endedRuns.contains(run)) {
                engine.close(execution);
            }
        });
    }
}
