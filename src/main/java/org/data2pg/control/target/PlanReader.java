package org.data2pg.control.target;

import static org.data2pg.message.ControlMessages.MESSAGES;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.data2pg.message.RefusedException;
import org.data2pg.plan.PlanDefectException;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.Step;
import org.data2pg.run.StepTime;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.ConfiguredBatch;

/** Reads the working plan of a batch from its target database and makes sure that it can be executed. */
public final class PlanReader {

    private PlanReader() {
    }

    /**
     * @param durations ms by step, from the reference run; a step that is not among them keeps its own cost
     * @throws RefusedException the plan is damaged, or names a step without SQL function
     */
    public static WorkingPlan read(TargetSession session, String batch, Map<String, Long> durations) {
        try {
            List<PlannedStep> steps = session.workingPlan(batch).stream()
                    .map(step -> step.withCost(durations.getOrDefault(step.name(), step.cost()))).toList();
            steps.stream().filter(step -> step.sqlFunction() == null).findFirst().ifPresent(step -> {
                throw MESSAGES.stepWithoutFunction(step.name(), batch);
            });
            return WorkingPlan.of(steps);
        } catch (PlanDefectException defect) {
            throw refusal(batch, defect);
        }
    }

    /** The plan of a run that has its steps already. */
    public static WorkingPlan stored(List<Step> steps, String batch) {
        try {
            return WorkingPlan.of(steps.stream()
                    .map(step -> new PlannedStep(step.name(), step.sqlFunction(), null, step.cost(), step.size(), step.parents())).toList());
        } catch (PlanDefectException defect) {
            throw refusal(batch, defect);
        }
    }

    /** The same, of a run that is only looked at. */
    public static WorkingPlan planned(List<StepTime> steps, String batch) {
        try {
            return WorkingPlan.of(steps.stream()
                    .map(step -> new PlannedStep(step.name(), step.sqlFunction(), null, step.cost(), step.parents())).toList());
        } catch (PlanDefectException defect) {
            throw refusal(batch, defect);
        }
    }

    /** @throws RefusedException there is no such batch; the sentence names those that are there */
    public static ConfiguredBatch configured(List<ConfiguredBatch> batches, String batch, String targetDatabase) {
        return batches.stream().filter(configured -> configured.name().equals(batch)).findFirst()
                .orElseThrow(() -> MESSAGES.unknownBatch(batch, targetDatabase, batches.isEmpty() ? "none"
                        : batches.stream().map(ConfiguredBatch::name).sorted().collect(Collectors.joining(", "))));
    }

    private static RefusedException refusal(String batch, PlanDefectException defect) {
        List<String> steps = defect.steps();
        return switch (defect.defect()) {
            case DUPLICATE_STEP -> MESSAGES.planHasDuplicateStep(batch, steps.get(0));
            case UNKNOWN_PARENT -> MESSAGES.planHasUnknownParent(batch, steps.get(0), steps.get(1));
            case CYCLE -> MESSAGES.planHasCycle(batch, String.join(" → ", steps));
        };
    }
}
