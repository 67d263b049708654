package org.data2pg.demo;

import java.time.Duration;
import java.util.Set;

import jakarta.json.JsonObject;

/** What the server answers about a run. */
record RunState(long id, String status, String error, Duration elapsed, int steps, int completedSteps, int stepsInProgress, long cost,
        long completedCost, long rows, int openSessions) {

    private static final Set<String> FINAL = Set.of("Completed", "Suspended", "Aborted", "Restarted");

    static RunState of(JsonObject run) {
        JsonObject steps = run.getJsonObject("steps");
        JsonObject cost = run.getJsonObject("cost");
        return new RunState(run.getJsonNumber("id").longValue(), run.getString("status"), run.getString("error", null),
                Duration.ofMillis(number(run, "elapsedMs")), (int) number(steps, "total"), (int) number(steps, "completed"),
                (int) number(steps, "inProgress"), number(cost, "total"), number(cost, "completed"), number(run, "rows"),
                (int) number(run, "openSessions"));
    }

    boolean isFinal() {
        return FINAL.contains(status);
    }

    boolean isCompleted() {
        return "Completed".equals(status);
    }

    /** Before the working plan is read there are no figures. */
    private static long number(JsonObject object, String name) {
        return object == null || object.isNull(name) ? 0 : object.getJsonNumber(name).longValue();
    }
}
