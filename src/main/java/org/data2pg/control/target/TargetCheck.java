package org.data2pg.control.target;

import static org.data2pg.control.target.ReportLine.line;

import java.util.List;

import org.data2pg.message.RefusedException;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetSession.ConfiguredBatch;

/**
 * What a look at a target database has found.
 *
 * @param reachable        whether a connection could be opened
 * @param problem          why no batch at all can be run, with the number of the sentence; null when some could be
 * @param extensionVersion null after a problem
 * @param sessionLimit     how many sessions a run may have there; null after a problem
 * @param batches          what is configured there
 */
public record TargetCheck(String targetDatabase, boolean reachable, boolean locked, String problem, String extensionVersion, Integer sessionLimit,
                          List<Batch> batches) {

    static TargetCheck of(TargetDatabase target, String version, int sessionLimit, List<ConfiguredBatch> batches) {
        return new TargetCheck(target.id(), true, target.isLocked(), null, version, sessionLimit,
                batches.stream().map(batch -> Batch.of(batch, target.isLocked())).toList());
    }

    static TargetCheck failed(TargetDatabase target, boolean reachable, RefusedException problem) {
        return new TargetCheck(target.id(), reachable, target.isLocked(), problem.getMessage(), null, null, List.of());
    }

    /** The same as text for a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "Target database", targetDatabase + (locked ? ", locked" : ""));
        if (problem != null) {
            line(text, "Problem", problem);
            return text.toString();
        }
        line(text, "Extension", extensionVersion);
        line(text, "Sessions", "at most " + sessionLimit);
        batches.forEach(batch -> line(text, batch.ready() ? "Ready" : "Not ready", batch.name() + " (" + batch.type() + ") of " + batch.migration()));
        return text.toString();
    }

    /** @param ready whether it could be run now: its migration is completed, and nothing locked keeps it from writing */
    public record Batch(String migration, String name, String type, boolean migrationCompleted, boolean ready) {

        private static Batch of(ConfiguredBatch batch, boolean locked) {
            return new Batch(batch.migration(), batch.name(), batch.type(), batch.completed(), batch.completed() && !(locked && batch.writesToTarget()));
        }
    }
}
