package org.data2pg.control.monitor;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.run.StepTimes;

/** What the steps of a run wait for, and which of them are not completed yet. */
@ApplicationScoped
public class RunPlan {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private StepTimes times;

    /** All steps of the working plan, which does not change any more; none before the run has its plan. */
    public List<Step> steps(long run) {
        adminDatabase.requireReady();
        return transaction.call(() -> times.of(run).stream().map(step -> new Step(step.name(), step.sqlFunction(), step.cost(), step.parents())).toList());
    }

    /** Labels of the states of those that are not completed, by their names. */
    public Map<String, String> open(long run) {
        adminDatabase.requireReady();
        return transaction.call(() -> times.open(run));
    }

    /** A step of the plan. */
    public record Step(String name, String sqlFunction, long cost, List<String> parents) {
    }
}
