package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.data2pg.control.Operator.PATIENCE;
import static org.data2pg.control.Operator.SERVER;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.control.account.Roles;
import org.data2pg.fixture.Project;
import org.junit.jupiter.api.Test;

/** What monitoring systems see of the server: metrics and health. */
class MonitoringIT {

    private static final String BATCH = "WATCHED";
    private static final String MANAGEMENT = SERVER.wildfly().managementUrl();
    private static final Pattern METRIC = Pattern.compile("data2pg_[a-z0-9_]+");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=~?\"");
    /** The labels by which a query groups what it finds. */
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
    /** A label by which a legend names what was found. */
    private static final Pattern NAMED = Pattern.compile("\\{\\{ *(\\w+) *\\}\\}");

    @Test
    void bytesAreThoseOfCopiedTables() throws SQLException {
        Sample sample = Sample.registered();
        long reference = sample.run(Sample.COPY, 2);
        Operator.awaitCompleted(reference);
        long kilobytes = Long.parseLong(sample.found("SELECT sum(stp_cost) FROM data2pg.step WHERE stp_sql_function = '_copy_table' AND stp_batch_name = '"
                + Sample.COPY + "'").get(0));
        assertThat(bytes(sample)).isEqualTo(kilobytes * 1024.0).isPositive();
        Operator.awaitCompleted(Operator.start(sample.order(Sample.COPY).add("referenceRun", reference)));
        assertThat(bytes(sample)).as("with a reference run, whose durations are the costs").isEqualTo(2 * kilobytes * 1024.0);
    }

    private static double bytes(Sample sample) {
        String line = metrics().lines().filter(found -> found.startsWith("data2pg_bytes_total{") && found.contains('"' + sample.name() + '"')).findFirst().orElseThrow();
        return Double.parseDouble(line.substring(line.indexOf('}') + 1));
    }

    @Test
    void theDashboardAsksForMetricsThatAreThere() throws SQLException, IOException {
        Sample sample = Sample.registered().batch(BATCH).step(BATCH, "first", 1).step(BATCH, "held", 1, "first");
        Map<String, Set<String>> exposed = new TreeMap<>();
        long watched;
        try (Sample.Gate gate = sample.closeGate("held")) {
            long ended = sample.batch("SHORT").step("SHORT", "once", 1).run("SHORT", 1);
            Operator.awaitCompleted(ended);
            watched = sample.run(BATCH, 1);
            awaitStep(watched, "held", "In_progress");
            metrics().lines().filter(line -> !line.startsWith("#")).forEach(line -> exposed.computeIfAbsent(line.split("[{ ]")[0], name -> new TreeSet<>())
                    .addAll(labels(line)));
        }
        Operator.awaitCompleted(watched);
        JsonObject dashboard = Json.createReader(Files.newBufferedReader(Project.file("src/site/resources/grafana/data2pg.json"))).readObject();
        List<JsonObject> panels = dashboard.getJsonArray("panels").getValuesAs(JsonObject.class);
        assertThat(panels).hasSizeGreaterThan(10).allSatisfy(panel -> assertThat(panel.getJsonArray("targets")).isNotEmpty());
        panels.stream().flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .forEach(target -> assertCanBeAsked(exposed, target.getString("expr") + target.getString("legendFormat", "")));
        dashboard.getJsonObject("templating").getJsonArray("list").getValuesAs(JsonObject.class).stream().map(variable -> variable.getString("query"))
                .filter(query -> query.startsWith("label_values")).forEach(query -> assertCanBeAsked(exposed, query.replaceAll(", *(\\w+)\\)", "{$1=\"\"})")));
        Set<String> described = new TreeSet<>(METRIC.matcher(Files.readString(Project.file("src/site/markdown/monitoring.md"))).results().map(result -> result.group()).toList());
        assertThat(described).isEqualTo(new TreeSet<>(exposed.keySet().stream().map(name -> name.replaceFirst("_(bucket|sum|count)$", "")).toList()));
    }

    /** Names of the labels in braces: those of a metric, or of a condition in a query. */
    private static List<String> labels(String braces) {
        return LABEL.matcher(braces).results().map(label -> label.group(1)).toList();
    }

    /** Each metric of the query is there, with all labels by which the query chooses, groups or names what it finds. */
    private static void assertCanBeAsked(Map<String, Set<String>> exposed, String query) {
        assertThat(METRIC.matcher(query).results().map(MatchResult::group).toList()).as(query).isNotEmpty().allSatisfy(metric -> {
            assertThat(exposed).as(query).containsKey(metric);
            assertThat(exposed.get(metric)).as(query).containsAll(labels(query));
            Stream.of(GROUPED, NAMED).flatMap(pattern -> pattern.matcher(query).results()).flatMap(labels -> Stream.of(labels.group(1).split(", *")))
                    .forEach(label -> assertThat(exposed.get(metric)).as(query).contains(label));
        });
    }

    @Test
    void healthTellsWhatHelps() throws IOException, InterruptedException {
        for (String which : List.of("live", "ready", "started")) {
            assertThat(health(which)).as(which).isEqualTo(200);
        }
        // Who was let in within the last minute, and by nobody else's request before
        String scraper = "scraper-" + System.nanoTime();
        SERVER.wildfly().addUser(scraper, SERVER.password(), Roles.VIEWER);
        assertThat(metrics(scraper)).contains("data2pg_administration_database_up 1.0");
        SERVER.postgres().stop();
        try {
            assertThat(health("ready")).isEqualTo(503);
            assertThat(health("live")).isEqualTo(200);
            assertThat(health("started")).isEqualTo(200);
            assertThat(metrics(scraper)).contains("data2pg_administration_database_up 0.0").contains("data2pg_active_runs ");
        } finally {
            SERVER.postgres().start();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(metrics()).contains("data2pg_administration_database_up 1.0"));
    }

    @Test
    void aServerIsNotStartedBeforeItsAdministrationDatabaseIsThere() throws IOException, InterruptedException {
        SERVER.wildfly().cli("undeploy data2pg.war --keep-content");
        SERVER.postgres().stop();
        try {
            SERVER.wildfly().cli("deploy --name=data2pg.war");
            assertThat(health("started")).isEqualTo(503);
            assertThat(health("ready")).isEqualTo(503);
            assertThat(health("live")).isEqualTo(200);
        } finally {
            SERVER.postgres().start();
        }
        for (String which : List.of("started", "ready")) {
            await().atMost(PATIENCE).until(() -> health(which) == 200);
        }
    }

    private static int health(String which) throws IOException, InterruptedException {
        return SERVER.http().send(HttpRequest.newBuilder(URI.create(MANAGEMENT).resolve("health/" + which)).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
