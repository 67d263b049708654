package org.data2pg.job;

import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;

import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.ObjectName;

import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.BatchStatus;
import jakarta.enterprise.context.ApplicationScoped;

import org.data2pg.control.execution.JobEngine;

/**
 * Starts the job data2pg-run. A job is never restarted: a run that is restarted is another run with a job of its own,
 * since only the administration database knows which steps are done. So the engine keeps its records in memory.
 */
@ApplicationScoped
public class BatchJobEngine implements JobEngine {

    private static final String JOB = "data2pg-run";
    private static final String SERVER = "jboss.as:management-root=server";
    private static final String RUNNING = "RUNNING";
    private static final Set<BatchStatus> STOPPED = EnumSet.of(BatchStatus.STOPPING, BatchStatus.STOPPED, BatchStatus.FAILED, BatchStatus.ABANDONED);

    @Override
    public long start(long run) {
        Properties parameters = new Properties();
        parameters.setProperty("run", Long.toString(run));
        return BatchRuntime.getJobOperator().start(JOB, parameters);
    }

    @Override
    public boolean isStopped(long execution) {
        try {
            return STOPPED.contains(BatchRuntime.getJobOperator().getJobExecution(execution).getBatchStatus());
        } catch (NoSuchJobExecutionException ofAnotherLife) {
            return false;
        }
    }

    @Override
    public boolean beginsJobs() {
        try {
            return RUNNING.equals(ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(SERVER), "suspendState"));
        } catch (JMException | JMRuntimeException notShown) {
            // An administrator may keep the management model out of JMX
            return true;
        }
    }
}
