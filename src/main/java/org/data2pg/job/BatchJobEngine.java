package org.data2pg.job;

import java.lang.management.ManagementFactory;
import java.util.Properties;

import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

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
    private static final String SERVER = "jboss.as:management-root=server";
    private static final String RUNNING = "RUNNING";

    @Override
    public long start(long run) {
        Properties parameters = new Properties();
        parameters.setProperty("run", Long.toString(run));
        return BatchRuntime.getJobOperator().start(JOB, parameters);
    }

    @Override
    public boolean beginsJobs() {
        try {
            return RUNNING.equals(ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(SERVER), "suspendState"));
        } catch (InstanceNotFoundException notShown) {
            // An administrator may keep the management model out of JMX
            return true;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
