package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.Node;
import org.data2pg.control.admindb.NumberProperty;
import org.data2pg.run.RunStatus;
import org.data2pg.targetdb.TargetSession;

/** The runs this server is carrying out. */
@ApplicationScoped
public class Executions {

    /** How long steps in progress may go on when the server ends. */
    private static final int SECONDS_TO_FINISH = NumberProperty.of("data2pg.stop.seconds", 10);
    private static final long MS_TO_CANCEL = 15_000;
    private static final int MS_BETWEEN_LOOKS = 100;

    @Inject
    private Node node;

    private final Map<Long, Execution> current = new ConcurrentHashMap<>();
    private final Map<Long, Execution> ofJobs = new ConcurrentHashMap<>();
    private final Map<Long, Preparing> preparing = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /**
     * The run is to get its working plan.
     *
     * @param epoch which of its owners this server is
     * @return false when it has one, or gets one, for the same owner: somebody has started a second job
     */
    synchronized boolean prepare(long run, int epoch) {
        Preparing other = preparing.get(run);
        Execution known = current.get(run);
        if (other != null && other.epoch == epoch || known != null && known.run().owner().epoch() == epoch) {
            return false;
        }
        preparing.put(run, new Preparing(epoch));
        return true;
    }

    /** It gets it over this session. */
    void prepare(long run, TargetSession session) {
        preparing.get(run).over(session);
    }

    /** Waits for so many milliseconds; whether it may be tried again then to get the plan, which is false, at once, when the run is to end before it has begun. */
    boolean awaitPreparation(long run, long ms) {
        return !ended && preparing.get(run).goesOn(ms);
    }

    /** It is carried out, or its end is recorded: until then the end of the server waits for it. */
    void prepared(long run, int epoch) {
        preparing.computeIfPresent(run, (number, found) -> found.epoch == epoch ? null : found);
    }

    /** Numbers of the runs that are being prepared. */
    Set<Long> beingPrepared() {
        return Set.copyOf(preparing.keySet());
    }

    /** The run is to end before it has begun: its preparation fails. To be called again and again. */
    void interruptPreparation(long run) {
        Preparing found = preparing.get(run);
        if (found != null) {
            found.interrupt();
        }
    }

    /** How runs end that begin while the server ends; empty as long as it does not. */
    Optional<EarlyEnd> serverEnd() {
        return ended ? Optional.of(new EarlyEnd(RunStatus.SUSPENDED, MESSAGES.serverStopped(node.name()))) : Optional.empty();
    }

    void add(long job, Execution execution) {
        // Whoever finds it while the server ends finds it suspended
        suspendAtEnd(execution);
        current.put(execution.runId(), execution);
        ofJobs.put(job, execution);
        suspendAtEnd(execution);
    }

    private void suspendAtEnd(Execution execution) {
        serverEnd().ifPresent(end -> execution.suspend(end.reason()));
    }

    /** Numbers of these runs. */
    Set<Long> runs() {
        return Set.copyOf(current.keySet());
    }

    /** Empty for a run that could not be prepared, or has ended. */
    Optional<Execution> of(long run) {
        return Optional.ofNullable(current.get(run));
    }

    /** What this job has prepared; empty when it could not. */
    Optional<Execution> ofJob(long job) {
        return Optional.ofNullable(ofJobs.get(job));
    }

    /** The run has ended; its job may still ask for it. */
    void remove(Execution execution) {
        current.remove(execution.runId(), execution);
    }

    /** The job has ended, too. */
    void forget(long job) {
        ofJobs.remove(job);
    }

    /** From now on nothing new is started, in no run. */
    void serverEnds() {
        ended = true;
        LOGGER.serverEnds(current.size(), SECONDS_TO_FINISH);
        current.values().forEach(execution -> execution.suspend(MESSAGES.serverStopped(node.name())));
    }

    /**
     * What is in progress has some time to finish and is cancelled then, since steps may take days: the runs must be closed while the databases can
     * still be reached.
     *
     * @param close begins to close a run as soon as nothing of it is in progress, and does not wait for that
     */
    void awaitEnds(Consumer<Execution> close) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_FINISH);
        current.values().forEach(close);
        interruptPreparations();
        // Those that have got their plans meanwhile are suspended, too
        List<Execution> all = List.copyOf(current.values());
        all.forEach(close);
        all.forEach(execution -> execution.awaitEnd(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        cancel(all);
    }

    /** All at once: none waits for the end of another one. */
    static void cancel(List<Execution> all) {
        Interruption interruption = new Interruption();
        List<Execution> left = all;
        while (!left.isEmpty() && interruption.lasts() < MS_TO_CANCEL && !Thread.currentThread().isInterrupted()) {
            left.forEach(execution -> execution.cancelOnce(interruption));
            left.get(0).awaitEnd(MS_BETWEEN_LOOKS);
            left = left.stream().filter(execution -> !execution.hasEnded()).toList();
        }
    }

    /** What is still prepared after that time has its server seen as dead by the next one. */
    private void interruptPreparations() {
        try {
            for (long waited = 0; !preparing.isEmpty() && waited < MS_TO_CANCEL; waited += MS_BETWEEN_LOOKS) {
                beingPrepared().forEach(this::interruptPreparation);
                TimeUnit.MILLISECONDS.sleep(MS_BETWEEN_LOOKS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** A run that gets its working plan, until it has it or is interrupted. */
    private static final class Preparing {

        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final int epoch;
        private TargetSession session;
        private Interruption interruption;

        Preparing(int epoch) {
            this.epoch = epoch;
        }

        synchronized void over(TargetSession opened) {
            session = opened;
        }

        synchronized void interrupt() {
            interrupted.countDown();
            if (interruption == null) {
                interruption = new Interruption();
            }
            if (session != null) {
                interruption.of(session);
            }
        }

        boolean goesOn(long ms) {
            try {
                return !interrupted.await(ms, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
