package org.data2pg.job;

import static org.data2pg.message.JobMessages.LOGGER;

import java.util.concurrent.TimeUnit;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.data2pg.control.AdminDatabase;

/** Brings the engine's repository up when the administration database has come back, so that a server needs no restart after a boot without it. */
@ApplicationScoped
public class JobRepositoryWatch {

    private static final int FIRST_PAUSE_SECONDS = 2;
    private static final int LONGEST_PAUSE_SECONDS = 60;

    @Resource
    private ManagedScheduledExecutorService scheduler;
    @Inject
    private AdminDatabase adminDatabase;

    void start(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        watch(FIRST_PAUSE_SECONDS, false);
    }

    /** @param failed whether the repository was seen down: said once, and once again when it is over */
    private void watch(int pause, boolean failed) {
        scheduler.schedule(() -> look(pause, failed), pause, TimeUnit.SECONDS);
    }

    private void look(int pause, boolean failed) {
        if (JobRepository.isUp()) {
            if (failed) {
                LOGGER.jobRepositoryUp();
            }
            return;
        }
        boolean down = failed || JobRepository.hasFailed();
        if (down && !failed) {
            LOGGER.jobRepositoryDown();
        }
        boolean tried = JobRepository.hasFailed() && adminDatabase.isReady();
        if (tried) {
            JobRepository.tryAgain();
        }
        // The database may be there and the repository fail for a reason of its own, with a stack trace each time: ever more seldom then
        watch(tried ? Math.min(pause * 2, LONGEST_PAUSE_SECONDS) : FIRST_PAUSE_SECONDS, down);
    }
}
