package org.data2pg.control.admindb;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Does a piece of work a little later. Not the container's scheduler: while the server is suspended that one drops what is due, and what would have
 * been scheduled by it never comes.
 */
@ApplicationScoped
public class Later {

    /** Some may wait for locks of the administration database. */
    private static final int MOST_AT_ONCE = 16;

    @Resource
    private ManagedThreadFactory threads;
    private ScheduledThreadPoolExecutor timer;

    @PostConstruct
    void begin() {
        timer = new ScheduledThreadPoolExecutor(MOST_AT_ONCE, threads);
        timer.setKeepAliveTime(1, TimeUnit.MINUTES);
        timer.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void end() {
        timer.shutdownNow();
    }

    /** @throws java.util.concurrent.RejectedExecutionException the application has ended */
    public void run(Runnable work, long ms) {
        timer.schedule(work, ms, TimeUnit.MILLISECONDS);
    }
}
