package org.data2pg.job;

import jakarta.batch.api.Batchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.execution.RunExecution;

/** One partition: executes one step of the working plan, whichever is the best when its turn comes. */
@Named
@Dependent
public class StepBatchlet implements Batchlet {

    @Inject
    private JobContext job;
    @Inject
    private RunExecution execution;

    /** Always returns normally: an exception here would end the job while other partitions are still at work. */
    @Override
    public String process() {
        try {
            execution.workOneStep(job.getExecutionId());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return "done";
    }

    /** An administrator stops the job, or the server ends: what is in progress may end, nothing new starts. */
    @Override
    public void stop() {
        execution.stop(job.getExecutionId());
    }
}
