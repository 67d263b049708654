package org.data2pg.rest;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.data2pg.control.monitor.RunChange;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.RefusedException;
import org.jboss.logging.Logger;

/**
 * Tells clients what becomes of runs. A run that has changed is looked at, not more than once a second, with one read however many clients watch it, by
 * one thread; between two looks a client costs neither a thread nor a transaction. An event holds the run as it is, so that nothing is missed by a client
 * that was away, or is too slow for every single one.
 */
@ApplicationScoped
public class RunWatchers {

    private static final Logger LOG = Logger.getLogger(RunWatchers.class);
    private static final int EVERY_MS = 1_000;
    /** A proxy gives up a connection on which nothing moves, and a client that is gone is noticed only by writing to it. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(15);

    @Resource
    private ManagedScheduledExecutorService scheduler;
    @Inject
    private RunMonitor monitor;
    private final JsonFormat format = new JsonFormat();
    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private ScheduledFuture<?> looking;

    @PostConstruct
    void begin() {
        looking = scheduler.scheduleWithFixedDelay(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void end() {
        looking.cancel(true);
        watched.values().forEach(run -> run.watchers.forEach(Watcher::close));
    }

    void changed(@Observes RunChange change) {
        watched.forEach((id, run) -> {
            if (change.run() == null || change.run().equals(id)) {
                run.changed = true;
            }
        });
    }

    /** The client hears from the run at once, unless it knows the present state already, and then of each change until the end of the run. */
    void add(RunView run, Watcher watcher) {
        tell(run, List.of(watcher));
        if (run.active()) {
            watched.compute(run.id(), (id, known) -> {
                Watched all = known == null ? new Watched() : known;
                all.watchers.add(watcher);
                // Perhaps since it was read
                all.changed = true;
                return all;
            });
        }
    }

    private void look() {
        watched.forEach((id, run) -> {
            try {
                if (run.changed || System.nanoTime() - run.lastLook > QUIET_NANOS) {
                    run.changed = false;
                    look(id, run);
                }
            } catch (RefusedException away) {
                run.changed = true;
                LOG.debugf("Run %s can't be looked at now: %s", id, away.getMessage());
            } catch (RuntimeException unexpected) {
                // The schedule would end with it
                LOG.warnf(unexpected, "Run %s could not be looked at for those who watch it", id);
            }
        });
    }

    private void look(long id, Watched all) {
        all.watchers.removeIf(Watcher::isGone);
        RunView run = monitor.run(id);
        all.lastLook = System.nanoTime();
        if (!tell(run, all.watchers)) {
            all.changed = true;
        }
        watched.computeIfPresent(id, (same, left) -> left.watchers.isEmpty() || !run.active() ? null : left);
    }

    /** @return whether all know the run as it is; who is still taking the event before does not */
    private boolean tell(RunView run, Iterable<Watcher> watchers) {
        String state = RunTag.of(run).all();
        String json = null;
        boolean told = true;
        for (Watcher watcher : watchers) {
            if (!watcher.knows(state)) {
                json = json == null ? format.text(run) : json;
                told &= watcher.tell(state, run.active() ? "progress" : "end", json);
            } else {
                watcher.keepAlive(QUIET_NANOS);
            }
            if (!run.active()) {
                watcher.closeWhenTold();
            }
        }
        return told;
    }

    /** A run that is watched. */
    private static final class Watched {

        private final Queue<Watcher> watchers = new ConcurrentLinkedQueue<>();
        private volatile boolean changed;
        private volatile long lastLook = System.nanoTime();
    }
}
