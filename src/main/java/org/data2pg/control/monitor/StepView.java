package org.data2pg.control.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.data2pg.run.Step;
import org.data2pg.run.StepStatus;

/**
 * A step of a run as the doors show it.
 *
 * @param status    label of its state
 * @param blocking  the parents that are not completed
 * @param session   number of the session that executed it
 * @param elapsedMs from start to end, or to now; null before the start
 * @param error     why it failed, with SQLSTATE, detail and hint
 */
public record StepView(String name, String sqlFunction, long cost, long cumulativeCost, List<String> parents, String status,
                       List<String> blocking, Integer session, Instant start, Instant end, Long elapsedMs, int attempts, String error,
                       List<IndicatorView> results) {

    /** The results are read after the steps: those of a step that was completed in between come with the next look. */
    static StepView of(Step step, Set<String> completed, List<IndicatorView> results, Instant now) {
        List<String> blocking = step.blocking().stream().filter(parent -> !completed.contains(parent)).toList();
        Instant until = step.end() == null ? now : step.end();
        Long elapsed = step.start() == null ? null : Long.valueOf(Duration.between(step.start(), until).toMillis());
        return new StepView(step.name(), step.sqlFunction(), step.cost(), step.cumulativeCost(), step.parents(), step.status().label(),
                blocking, step.session(), step.start(), step.end(), elapsed, step.attempts(), step.error(),
                step.status() == StepStatus.COMPLETED ? results : List.of());
    }
}
