package org.data2pg.control.monitor;

import static org.data2pg.message.RestartMessages.MESSAGES;

import org.data2pg.run.BatchRun;
import org.data2pg.run.Progress;

/** What an operator should do next about a run that has ended before all its steps were completed. */
final class Advice {

    /** Number of the sentence about a run that was lost with its server. */
    private static final String SERVER_ENDED = "D2PG000121:";

    private Advice() {
    }

    /** A sentence; null as long as the run is active, and when it is Completed. */
    static String on(BatchRun run, Progress progress) {
        return switch (run.status()) {
            case INITIALIZING, IN_PROGRESS, ENDING, COMPLETED -> null;
            case RESTARTED -> MESSAGES.lookAtSuccessor(run.restartRun());
            case SUSPENDED -> progress.failed() > 0 ? MESSAGES.removeCauseAndRestart(run.id()) : MESSAGES.restartSuspended(run.id());
            case ABORTED -> onAborted(run, progress);
        };
    }

    private static String onAborted(BatchRun run, Progress progress) {
        if (progress.total() == 0) {
            return MESSAGES.restartUnprepared(run.id());
        }
        if (progress.failed() > 0) {
            return MESSAGES.removeCauseAndRestart(run.id());
        }
        return run.error() != null && run.error().startsWith(SERVER_ENDED) ? MESSAGES.restartLost(run.id()) : MESSAGES.restartAborted(run.id());
    }
}
