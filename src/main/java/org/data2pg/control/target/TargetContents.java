package org.data2pg.control.target;

import java.util.List;

import org.data2pg.targetdb.TargetExtension;

/**
 * What is configured on a target database.
 *
 * @param check      whether batches can be run there
 * @param extension  its version and what this server could do about it; null when the target database can't be reached
 * @param migrations with their batches; none when there is a problem
 */
public record TargetContents(TargetCheck check, TargetExtension.Version extension, List<Migration> migrations) {

    /**
     * @param rows of its tables, as the statistics of the source say; null without any
     */
    public record Migration(String name, String sourceDbms, boolean completed, long tables, Long rows, Long kbytes, List<Batch> batches) {
    }

    /**
     * @param ready whether it could be run now
     * @param cost  of its steps together
     */
    public record Batch(String name, String type, boolean ready, long steps, long cost) {
    }
}
