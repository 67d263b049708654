package org.data2pg.job;

import jakarta.batch.api.listener.AbstractStepListener;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.execution.RunExecution;
import org.jberet.runtime.context.StepContextImpl;

/** Closes the run after its last partition; the job's exit status is the state the run ended in. */
@Named
@Dependent
public class RunListener extends AbstractStepListener {

    @Inject
    private JobContext job;
    @Inject
    private StepContext step;
    @Inject
    private RunExecution execution;

    @Override
    public void afterStep() {
        if (job.getBatchStatus() == BatchStatus.STOPPING) {
            // Nobody was told of it who had not begun
            execution.stop(job.getExecutionId());
        }
        step.setExitStatus(execution.finish(job.getExecutionId()));
        // The engine forgets no job until the server ends: of those that have ended it need not keep a record of each partition.
        ((StepContextImpl) step).getStepExecution().getPartitionExecutions().clear();
    }
}
