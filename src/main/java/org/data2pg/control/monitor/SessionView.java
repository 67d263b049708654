package org.data2pg.control.monitor;

import java.time.Instant;
import java.util.List;

import org.data2pg.run.Session;
import org.data2pg.run.StepTime;
import org.data2pg.targetdb.TargetSession.Backend;

/**
 * A session of a run as the doors show it.
 *
 * @param status         Opened, Closed or Aborted
 * @param backendPid     the backend on the target database that it used last
 * @param end            null while it is open
 * @param step           the step it executes now; null, like its start, if it has none
 * @param activity       what its backend does at this moment; null if it has no step, or if the target database could not tell
 */
public record SessionView(int session, String status, Integer backendPid, Instant start, Instant end, String step, Instant stepStart, Activity activity) {

    static SessionView of(Session session, StepTime step, Backend backend) {
        return new SessionView(session.id(), session.status(), session.backendPid(), session.start(), session.end(), step == null ? null : step.name(),
                step == null ? null : step.start(), step == null || backend == null ? null : Activity.of(backend));
    }

    /**
     * What the target database tells about a backend.
     *
     * @param waitEventType kind of what it waits for; null, like the event, if for nothing
     * @param blockedBy     whose locks it waits for
     */
    public record Activity(String state, String waitEventType, String waitEvent, List<String> blockedBy) {

        private static Activity of(Backend backend) {
            return new Activity(backend.state(), backend.waitEventType(), backend.waitEvent(), backend.blockedBy());
        }
    }
}
