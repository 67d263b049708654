package org.data2pg.control;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.data2pg.control.Ownership.Orphan;

/**
 * The pulse of the server, twice a second as long as it lives: it keeps the locks of its runs, follows what operators want of them, and looks for
 * runs whose server is gone.
 */
@ApplicationScoped
class RunWatch {

    private static final int EVERY_MS = 500;
    private static final int LOOK_FOR_ORPHANS_EVERY = 4;
    /** A server whose connection was cut for a moment takes its runs again within a second or two: it gets some more. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(8);

    @Resource
    private ManagedThreadFactory threads;
    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private Ownership ownership;
    @Inject
    private Steering steering;
    @Inject
    private Takeover takeover;
    @Inject
    private Node node;

    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private Map<Long, Long> orphanSince = new HashMap<>();
    private volatile boolean ended;

    void start(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        threads.newThread(this::watch).start();
    }

    void serverEnded(@Observes @Destroyed(ApplicationScoped.class) Object application) {
        ended = true;
    }

    private void watch() {
        try {
            for (int beats = 0; !ended; beats++) {
                beat(beats % LOOK_FOR_ORPHANS_EVERY == 0);
                TimeUnit.MILLISECONDS.sleep(EVERY_MS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(boolean lookForOrphans) {
        try {
            if (adminDatabase.isReady()) {
                ownership.beat();
                steering.look();
                if (lookForOrphans) {
                    lookForOrphans();
                }
            }
        } catch (RuntimeException unexpected) {
            LOGGER.watchFailed(unexpected);
        }
    }

    /** Runs of this very server that it does not know have been left by its former process: there is nothing to wait for. */
    private void lookForOrphans() {
        List<Orphan> orphans = ownership.orphans();
        Map<Long, Long> since = new HashMap<>();
        orphans.forEach(orphan -> since.put(orphan.run(), orphanSince.getOrDefault(orphan.run(), System.nanoTime())));
        orphanSince = since;
        orphans.stream().filter(orphan -> orphan.node().equals(node.name()) || System.nanoTime() - since.get(orphan.run()) > GRACE_NANOS)
                .filter(orphan -> inHand.add(orphan.run())).forEach(orphan -> threads.newThread(() -> takeOver(orphan)).start());
    }

    private void takeOver(Orphan orphan) {
        try {
            takeover.of(orphan);
        } catch (RuntimeException unexpected) {
            LOGGER.takeoverFailed(orphan.run(), unexpected);
        } finally {
            inHand.remove(orphan.run());
        }
    }
}
