package org.data2pg.control.monitor;

import static org.data2pg.message.RestartMessages.MESSAGES;

import java.util.regex.Pattern;

import org.data2pg.run.BatchRun;
import org.data2pg.run.Progress;

/** What an operator should do next about a run that has ended before all its steps were completed. */
final class Advice {

    /** Number of the sentence about a run that was lost with its server. */
    private static final String SERVER_ENDED = "D2PG000121:";

    /**
     * Ends that no restart could go on from, and that say themselves what to do instead: by the number of the sentence, and by the SQLSTATE of a step
     * that the target database refuses to this run for good.
     */
    private static final Pattern SAYS_ITSELF = Pattern.compile("D2PG000(85[0-3]|86\\d): .*|.*SQLSTATE: D2P(03|4[479])\\b.*", Pattern.DOTALL);

    private Advice() {
    }

    /** A sentence; null as long as the run is active, when it is Completed, and when the reason of its end says it. */
    static String on(BatchRun run, Progress progress) {
        return switch (run.status()) {
            case INITIALIZING, IN_PROGRESS, ENDING, COMPLETED -> null;
            case RESTARTED -> MESSAGES.lookAtSuccessor(run.restartRun());
            case SUSPENDED -> progress.failed() > 0 ? MESSAGES.removeCauseAndRestart(run.id()) : MESSAGES.restartSuspended(run.id());
            case ABORTED -> onAborted(run, progress);
        };
    }

    private static String onAborted(BatchRun run, Progress progress) {
        if (run.error() != null && SAYS_ITSELF.matcher(run.error()).matches()) {
            return null;
        }
        if (progress.total() == 0) {
            return MESSAGES.restartUnprepared(run.id());
        }
        if (progress.failed() > 0) {
            return MESSAGES.removeCauseAndRestart(run.id());
        }
        return run.error() != null && run.error().startsWith(SERVER_ENDED) ? MESSAGES.restartLost(run.id()) : MESSAGES.restartAborted(run.id());
    }
}
