package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;

import java.time.Clock;
import java.time.Instant;
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

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.Ownership.Orphan;

/**
 * What the server does as long as it lives: it keeps the locks of its runs, follows what operators want of them, and looks for runs whose server is
 * gone. Each on a thread of its own, so that none is held up by the others: a lost connection may keep silent for a while.
 */
@ApplicationScoped
class RunWatch {

    private static final int EVERY_MS = 500;
    private static final int LOOK_FOR_ORPHANS_EVERY_MS = 2_000;
    /** A server whose connection was cut for a moment takes its runs again within a second or two: it gets some more. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

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
    @Inject
    private Clock clock;

    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    /** When it is time to take an orphan over. */
    private final Map<Long, Long> turns = new HashMap<>();
    private volatile Instant boot;
    private volatile boolean ended;

    void start(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        boot = clock.instant();
        threads.newThread(this::keepLocks).start();
        threads.newThread(() -> repeat(steering::look, EVERY_MS)).start();
        threads.newThread(() -> repeat(this::lookForOrphans, LOOK_FOR_ORPHANS_EVERY_MS)).start();
    }

    void serverEnded(@Observes @Destroyed(ApplicationScoped.class) Object application) {
        ended = true;
    }

    private void keepLocks() {
        try {
            while (!ended) {
                whenReady(ownership::beat);
                ownership.awaitBeat(EVERY_MS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat(Runnable work, int pauseMs) {
        try {
            while (!ended) {
                whenReady(work);
                TimeUnit.MILLISECONDS.sleep(pauseMs);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void whenReady(Runnable work) {
        try {
            if (adminDatabase.isReady()) {
                work.run();
            }
        } catch (RuntimeException | Error unexpected) {
            // Nobody else would go on with it
            LOGGER.watchFailed(unexpected);
        }
    }

    void lookForOrphans() {
        List<Orphan> orphans = ownership.orphans();
        long now = System.nanoTime();
        turns.keySet().retainAll(orphans.stream().map(Orphan::run).toList());
        if (orphans.isEmpty() || !takeover.isPossible()) {
            return;
        }
        for (Orphan orphan : orphans) {
            long turn = turns.computeIfAbsent(orphan.run(), run -> now + grace(orphan));
            if (turn <= now && inHand.add(orphan.run())) {
                begin(orphan);
                turns.put(orphan.run(), now + RETRY_NANOS);
            }
        }
    }

    private void begin(Orphan orphan) {
        try {
            threads.newThread(() -> takeOver(orphan)).start();
        } catch (RuntimeException | Error noThread) {
            inHand.remove(orphan.run());
            throw noThread;
        }
    }

    /** Runs of this very server that are older than its process were left by the former one: there is nothing to wait for, unless another one has its name. */
    long grace(Orphan orphan) {
        return orphan.node().equals(node.name()) && orphan.start().isBefore(boot) && ownership.isOnlyOneOfItsName() ? 0 : GRACE_NANOS;
    }

    private void takeOver(Orphan orphan) {
        try {
            takeover.of(orphan);
        } catch (RuntimeException | Error unexpected) {
            LOGGER.takeoverFailed(orphan.run(), unexpected);
        } finally {
            inHand.remove(orphan.run());
        }
    }
}
