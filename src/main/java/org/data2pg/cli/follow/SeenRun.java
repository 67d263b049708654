package org.data2pg.cli.follow;

import java.util.Locale;

import jakarta.json.JsonObject;

import org.data2pg.cli.connection.Json;
import org.data2pg.cli.show.Column;

/**
 * A run as the server has shown it.
 *
 * @param at when that was, by this machine's System.nanoTime
 */
public record SeenRun(JsonObject json, long at) {

    /** Shown just now. */
    public static SeenRun of(JsonObject json) {
        return new SeenRun(json, System.nanoTime());
    }

    /** Shown just now, as text. */
    static SeenRun of(String json) {
        return of(Json.object(json));
    }

    public long id() {
        return number(json, "id");
    }

    public String status() {
        return json.getString("status");
    }

    /** Whether it may still go on by itself. */
    public boolean isActive() {
        return json.getBoolean("active");
    }

    public String targetDatabase() {
        return json.getString("targetDatabase");
    }

    public String batch() {
        return json.getString("batch");
    }

    public String batchType() {
        return json.getString("batchType", "");
    }

    /** Null, or why it was aborted or suspended. */
    public String error() {
        return json.getString("error", null);
    }

    /** Null, or what an operator should do next, as it has ended before its last step. */
    public String advice() {
        return json.getString("advice", null);
    }

    /** Null, or what an operator should know though the run goes on. */
    public String warning() {
        return json.getString("warning", null);
    }

    /** Null, or what an operator wants of it: suspend or abort. */
    public String stopping() {
        return json.getString("stopping", null);
    }

    /** Its state, and what keeps it from going on. */
    public String state() {
        boolean ends = stopping() != null || error() != null && !"continue".equals(json.getString("onError", null));
        boolean paused = isActive() && !ends && sessions() == 0 && steps("ready") + steps("blocked") > 0;
        return status() + (stopping() == null ? "" : ", to " + stopping()) + (paused ? ", paused" : "");
    }

    /** 0, or the run that has taken over what this one has left. */
    public long restartRun() {
        return number(json, "restartRun");
    }

    /** Number of its steps in a state, or in all: {@code total}, {@code inProgress} and so on. */
    public long steps(String state) {
        return number(json.getJsonObject("steps"), state);
    }

    public long sessions() {
        return number(json, "sessions");
    }

    public long openSessions() {
        return number(json, "openSessions");
    }

    /** Until now, or until its end. */
    public long elapsedMs() {
        return number(json, "elapsedMs") + (isActive() ? (System.nanoTime() - at) / 1_000_000 : 0);
    }

    /** Between 0 and 1, by cost. */
    public double share() {
        JsonObject cost = json.getJsonObject("cost");
        if (status().equals("Completed")) {
            return 1;
        }
        return number(cost, "total") == 0 ? 0 : Math.min(1, (double) number(cost, "completed") / number(cost, "total"));
    }

    /** How far it is and since when, in one line. */
    public String figures() {
        return progress() + "  " + Column.duration(elapsedMs());
    }

    /** How far it is; the same as long as nothing changes. */
    public String progress() {
        String failed = steps("failed") == 0 ? "" : "  " + steps("failed") + " failed";
        return String.format(Locale.ROOT, "%3d %%  %d/%d steps%s  %,d rows  %d sessions", (int) (100 * share()), steps("completed"),
                steps("total"), failed, number(json, "rows"), openSessions());
    }

    private static long number(JsonObject object, String name) {
        return object == null || object.isNull(name) ? 0 : object.getJsonNumber(name).longValueExact();
    }
}
