package org.data2pg.plan;

import java.util.List;

/** A working plan that can't be executed; says which defect and the steps concerned, so that the caller can word it. */
public final class PlanDefectException extends Exception {

    /** What is wrong with the plan. */
    public enum Defect {
        /** Two steps have the same name: steps() holds that name. */
        DUPLICATE_STEP,
        /** A step names a parent the plan lacks: steps() holds the step, then the parent. */
        UNKNOWN_PARENT,
        /** Steps wait for each other: steps() holds them in order, the first one repeated at the end. */
        CYCLE
    }

    private final Defect defect;
    private final List<String> steps;

    PlanDefectException(Defect defect, List<String> steps) {
        super(defect + " " + steps);
        this.defect = defect;
        this.steps = List.copyOf(steps);
    }

    public Defect defect() {
        return defect;
    }

    public List<String> steps() {
        return steps;
    }
}
