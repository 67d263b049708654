package org.data2pg.job;

import java.util.Map;
import java.util.Properties;

import jakarta.batch.operations.NoSuchJobException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.JobEngine;
import org.data2pg.message.JobMessages;

/**
 * Starts the job data2pg-run. A job is never restarted: a run that is restarted is another run with a job of its own,
 * since only the administration database knows which steps are done.
 */
@ApplicationScoped
public class BatchJobEngine implements JobEngine {

    static final String JOB = "data2pg-run";

    @Inject
    private JobRecords records;

    @Override
    public long start(long run) {
        Properties parameters = new Properties();
        parameters.setProperty("run", Long.toString(run));
        return BatchRuntime.getJobOperator().start(JOB, parameters);
    }

    /** Asks twice: connections that were lost while nobody needed them are thrown away by the first failure. */
    @Override
    public void requireReady() {
        if (!JobRepository.isUp() || !answers() && !answers()) {
            throw JobMessages.MESSAGES.jobRepositoryUnavailable();
        }
    }

    @Override
    public Map<Long, Long> unfinished() {
        return records.unfinished();
    }

    @Override
    public void close(long execution) {
        records.close(execution);
    }

    private static boolean answers() {
        try {
            BatchRuntime.getJobOperator().getRunningExecutions(JOB);
            return true;
        } catch (NoSuchJobException neverRun) {
            return true;
        } catch (RuntimeException unreachable) {
            JobMessages.LOGGER.debug("The batch engine does not reach its records", unreachable);
            return false;
        }
    }
}
