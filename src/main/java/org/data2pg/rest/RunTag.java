package org.data2pg.rest;

import java.util.function.Predicate;

import jakarta.ws.rs.core.HttpHeaders;

import org.data2pg.control.monitor.RunView;

/**
 * The ETag of a run. The time that has elapsed does not count. Its first half is about what operators have decided, the second about all the
 * rest: what operators do is done on the condition of the first half, as an active run makes progress all the time.
 */
record RunTag(String decided, String all) {

    static RunTag of(RunView run) {
        RunView still = new RunView(run.id(), run.targetDatabase(), run.batch(), run.batchType(), run.stepOptions(), run.sessions(), run.ascSessions(),
                run.initialSessions(), run.comment(), run.referenceRun(), run.status(), run.active(), run.start(), run.end(), 0, run.error(), run.requestedBy(),
                run.restartRun(), run.restartedRun(), run.steps(), run.cost(), run.rows(), run.openSessions(), run.stopping(), run.takeover(),
                run.onError(), run.warning(), run.advice());
        return new RunTag(EntityTags.digest(run.decisions()), EntityTags.digest(still));
    }

    /** As in the header. */
    @Override
    public String toString() {
        return '"' + decided + '.' + all + '"';
    }

    /** Whether one of the tags of If-None-Match is this one. */
    boolean isAmong(String header) {
        return EntityTags.of(header, HttpHeaders.IF_NONE_MATCH).have(toString());
    }

    /** The condition of a request with this If-Match: that operators have decided nothing since one of its tags. Always so without the header. */
    static Predicate<RunView> undecidedSince(String header) {
        EntityTags seen = EntityTags.of(header, HttpHeaders.IF_MATCH);
        return run -> header == null || seen.have('"' + of(run).decided + '.');
    }
}
