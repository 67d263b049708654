package org.data2pg.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.data2pg.control.execution.OwnRuns;
import org.data2pg.control.execution.RunEnded;
import org.data2pg.control.execution.StepEnded;
import org.data2pg.control.monitor.RunView;
import org.data2pg.message.UnavailableException;

/**
 * What Prometheus is told: counted as it happens, and how far the active runs are at the moment it asks. Each server tells about the runs it carries
 * out itself, so that sums over servers are right.
 */
@ApplicationScoped
public class Metrics {

    private static final String[] BATCH = {"target_database", "batch", "batch_type"};
    /** From a small table to a night. */
    private static final double[] SECONDS = {0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200};

    @Inject
    private OwnRuns ownRuns;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter rows = Counter.builder().name("data2pg_rows_total").labelNames(BATCH)
            .help("What completed steps did: their main indicators, such as rows copied").register(registry);
    private final Counter bytes = Counter.builder().name("data2pg_bytes_total").labelNames(BATCH)
            .help("Size of copied tables on the source, after the statistics there").register(registry);
    private final Counter steps = Counter.builder().name("data2pg_steps_total").labelNames(with("outcome"))
            .help("Steps that ended: Completed, Failed or Cancelled").register(registry);
    private final Counter runs = Counter.builder().name("data2pg_runs_total").labelNames(with("status"))
            .help("Runs that ended: Completed, Suspended or Aborted").register(registry);
    private final Histogram stepSeconds = Histogram.builder().name("data2pg_step_duration_seconds").labelNames("batch_type", "outcome")
            .help("How long steps took in their last attempt").classicOnly().classicUpperBounds(SECONDS).register(registry);
    private final Histogram runSeconds = Histogram.builder().name("data2pg_run_duration_seconds").labelNames("batch_type", "status")
            .help("How long runs took").classicOnly().classicUpperBounds(SECONDS).register(registry);
    private final Gauge active = Gauge.builder().name("data2pg_active_runs").help("Runs that this server carries out").register(registry);
    private final Gauge activeSteps = Gauge.builder().name("data2pg_active_run_steps").labelNames("run", "target_database", "batch", "status")
            .help("Steps of an active run by their state").register(registry);
    private final Gauge activeCost = Gauge.builder().name("data2pg_active_run_completed_ratio").labelNames("run", "target_database", "batch")
            .help("Costs of the completed steps of an active run, of all its costs").register(registry);
    private final Gauge sessions = Gauge.builder().name("data2pg_active_run_sessions").labelNames("run", "target_database", "batch")
            .help("Sessions that an active run may use").register(registry);
    private final Gauge openSessions = Gauge.builder().name("data2pg_active_run_open_sessions").labelNames("run", "target_database", "batch")
            .help("Sessions that an active run has open on the target database").register(registry);
    private final Gauge adminDatabase = Gauge.builder().name("data2pg_administration_database_up")
            .help("1 if the administration database has answered just now, else 0").register(registry);

    private static String[] with(String label) {
        return new String[] {BATCH[0], BATCH[1], BATCH[2], label};
    }

    void stepEnded(@Observes StepEnded step) {
        rows.labelValues(step.targetDatabase(), step.batch(), step.batchType()).inc(step.rows());
        bytes.labelValues(step.targetDatabase(), step.batch(), step.batchType()).inc(step.bytes());
        steps.labelValues(step.targetDatabase(), step.batch(), step.batchType(), step.outcome()).inc();
        stepSeconds.labelValues(step.batchType(), step.outcome()).observe(step.elapsed().toNanos() / 1e9);
    }

    void runEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) RunEnded run) {
        runs.labelValues(run.targetDatabase(), run.batch(), run.batchType(), run.status()).inc();
        runSeconds.labelValues(run.batchType(), run.status()).observe(run.elapsed().toNanos() / 1e9);
    }

    /** In Prometheus's text format. While the administration database is away, what active runs have done so far is left out. */
    synchronized String text() {
        for (Gauge ofRuns : List.of(activeSteps, activeCost, sessions, openSessions)) {
            ofRuns.clear();
        }
        active.set(ownRuns.numbers().size());
        try {
            ownRuns.all().forEach(this::show);
            adminDatabase.set(1);
        } catch (UnavailableException away) {
            adminDatabase.set(0);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            new PrometheusTextFormatWriter(false).write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private void show(RunView run) {
        String[] labels = {Long.toString(run.id()), run.targetDatabase(), run.batch()};
        RunView.StepCounts counts = run.steps();
        show(labels, "Completed", counts.completed());
        show(labels, "In_progress", counts.inProgress());
        show(labels, "Ready", counts.ready());
        show(labels, "Blocked", counts.blocked());
        show(labels, "Failed", counts.failed());
        activeCost.labelValues(labels).set(run.cost().total() == 0 ? 0 : (double) run.cost().completed() / run.cost().total());
        sessions.labelValues(labels).set(run.sessions());
        openSessions.labelValues(labels).set(run.openSessions());
    }

    private void show(String[] run, String status, long count) {
        activeSteps.labelValues(run[0], run[1], run[2], status).set(count);
    }
}
