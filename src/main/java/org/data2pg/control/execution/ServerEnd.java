package org.data2pg.control.execution;

import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Ends the runs of this server with it: those it carries out, and those whose jobs have not begun. */
@ApplicationScoped
class ServerEnd {

    /** For runs whose jobs have not begun: the administration database may be away. */
    private static final long MS_TO_RECORD = 10_000;

    @Resource
    private ManagedThreadFactory threads;
    @Inject
    private Executions executions;
    @Inject
    private Ownership ownership;
    @Inject
    private RunExecution work;

    void begins(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MS_TO_RECORD);
        executions.serverEnds();
        List<Thread> ending = ownership.runs().stream().map(run -> threads.newThread(() -> work.endBeforeItsJob(run))).toList();
        ending.forEach(Thread::start);
        executions.awaitEnds(work::finishSoon);
        try {
            for (Thread thread : ending) {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
