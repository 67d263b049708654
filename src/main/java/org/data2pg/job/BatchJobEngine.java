package org.data2pg.job;

import java.util.Properties;

import jakarta.batch.runtime.BatchRuntime;
import jakarta.enterprise.context.ApplicationScoped;

import org.data2pg.control.execution.JobEngine;

/**
 * Starts the job data2pg-run. A job is never restarted: a run that is restarted is another run with a job of its own,
 * since only the administration database knows which steps are done. So the engine keeps its records in memory.
 */
@ApplicationScoped
public class BatchJobEngine implements JobEngine {

    private static final String JOB = "data2pg-run";

    @Override
    public long start(long run) {
        Properties parameters = new Properties();
        parameters.setProperty("run", Long.toString(run));
        return BatchRuntime.getJobOperator().start(JOB, parameters);
    }
}
