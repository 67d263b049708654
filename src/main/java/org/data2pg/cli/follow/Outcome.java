package org.data2pg.cli.follow;

import jakarta.json.JsonObject;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;

/**
 * What the end of a run means.
 *
 * @param exitCode of the process that has waited for it
 * @param sentence for the user
 */
public record Outcome(int exitCode, String sentence) {

    /**
     * Of a run that is not active.
     *
     * @param report what the server reports about it
     */
    public static Outcome of(SeenRun run, JsonObject report) {
        return switch (run.status()) {
            case "Completed" -> completed(run, report);
            case "Suspended" -> new Outcome(ExitCode.SUSPENDED, Sentence.SUSPENDED.of(run.id()));
            case "Restarted" -> new Outcome(ExitCode.ABORTED, Sentence.RESTARTED.of(run.id(), run.restartRun()));
            default -> run.steps("failed") > 0
                    ? new Outcome(ExitCode.FAILED_STEPS, Sentence.FAILED_STEPS.of(run.id(), run.steps("failed")))
                    : new Outcome(ExitCode.ABORTED, Sentence.ABORTED.of(run.id()));
        };
    }

    /** The names of the indicators are part of the extension's public interface. */
    private static Outcome completed(SeenRun run, JsonObject report) {
        long looked = sum(report, "CHECKED_TABLES") + sum(report, "COMPARED_TABLES") + sum(report, "COMPARED_TABLE_PARTS")
                + sum(report, "COMPARED_SEQUENCES");
        long aggregates = sum(report, "UNEQUAL_AGGREGATES");
        long rows = sum(report, "ROW_DIFFERENCES");
        long sequences = sum(report, "SEQUENCE_DIFFERENCES");
        if (aggregates + rows + sequences > 0) {
            String where = run.batchType().equals("COMPARE") ? "differences " + run.id() : "checks " + run.id() + " --unequal";
            return new Outcome(ExitCode.DIFFERENCES, Sentence.DIFFERENCES.of(run.id(), aggregates, rows, sequences, where));
        }
        return new Outcome(ExitCode.OK, (looked > 0 ? Sentence.ALL_EQUAL : Sentence.NOT_COMPARED).of(run.id()));
    }

    private static long sum(JsonObject report, String indicator) {
        return report.getJsonArray("indicators").getValuesAs(JsonObject.class).stream()
                .filter(line -> line.getString("indicator").equals(indicator)).mapToLong(line -> line.getJsonNumber("value").longValueExact()).sum();
    }
}
