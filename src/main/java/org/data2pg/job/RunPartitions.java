package org.data2pg.job;

import java.util.Properties;
import java.util.stream.Stream;

import jakarta.batch.api.BatchProperty;
import jakarta.batch.api.partition.PartitionMapper;
import jakarta.batch.api.partition.PartitionPlan;
import jakarta.batch.api.partition.PartitionPlanImpl;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.execution.RunExecution;

/** Prepares the run, then asks for one partition per step to do. Which partition does which step is decided when it is its turn. */
@Named
@Dependent
public class RunPartitions implements PartitionMapper {

    @Inject
    @BatchProperty
    private String run;
    @Inject
    private JobContext job;
    @Inject
    private RunExecution execution;

    @Override
    public PartitionPlan mapPartitions() {
        RunExecution.Work work = execution.prepare(Long.parseLong(run), job.getExecutionId());
        if (job.getBatchStatus() == BatchStatus.STOPPING) {
            // Meanwhile; no partition begins that could be told of it
            execution.stop(job.getExecutionId());
        }
        // The engine wants one partition at least; it finds nothing to do when the run could not be prepared.
        int partitions = Math.max(1, work.steps());
        PartitionPlanImpl plan = new PartitionPlanImpl();
        plan.setPartitions(partitions);
        plan.setThreads(Math.max(1, work.threads()));
        plan.setPartitionProperties(Stream.generate(Properties::new).limit(partitions).toArray(Properties[]::new));
        return plan;
    }
}
