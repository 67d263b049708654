package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

import org.data2pg.fixture.Project;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana has what its import needs, and what shows no empty or hidden panel. */
class DashboardFileTest {

    private static final int COLUMNS = 24;
    private static final String CHOSEN = "${datasource}";

    private final JsonObject dashboard;
    private final List<JsonObject> panels;

    DashboardFileTest() throws IOException {
        dashboard = Json.createReader(Files.newBufferedReader(Project.file("src/site/resources/grafana/data2pg.json"))).readObject();
        panels = dashboard.getJsonArray("panels").getValuesAs(JsonObject.class);
    }

    @Test
    void canBeImportedIntoAnyGrafana() {
        assertThat(dashboard.getString("title")).isNotBlank();
        assertThat(dashboard.getString("uid")).matches("[a-zA-Z0-9_-]{1,40}");
        assertThat(dashboard.getInt("schemaVersion")).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.getOrDefault("id", JsonValue.NULL)).as("the number in the Grafana it comes from").isEqualTo(JsonValue.NULL);
        assertThat(dashboard.toString()).as("placeholders that only an export for sharing fills").doesNotContain("${DS_");
    }

    @Test
    void asksTheDataSourceThatWasChosen() {
        List<JsonObject> variables = dashboard.getJsonObject("templating").getJsonArray("list").getValuesAs(JsonObject.class);
        assertThat(variables.get(0).getString("name")).isEqualTo("datasource");
        assertThat(variables.get(0).getString("type")).isEqualTo("datasource");
        assertThat(variables.get(0).getString("query")).isEqualTo("prometheus");
        variables.stream().skip(1).forEach(DashboardFileTest::assertAsksTheChosen);
        panels.forEach(panel -> {
            assertAsksTheChosen(panel);
            panel.getJsonArray("targets").getValuesAs(JsonObject.class).forEach(DashboardFileTest::assertAsksTheChosen);
        });
    }

    private static void assertAsksTheChosen(JsonObject part) {
        assertThat(part.getJsonObject("datasource").getString("type")).isEqualTo("prometheus");
        assertThat(part.getJsonObject("datasource").getString("uid")).isEqualTo(CHOSEN);
    }

    @Test
    void itsPanelsHaveNumbersTitlesAndAPlaceOfTheirOwn() {
        assertThat(panels).extracting(panel -> panel.getInt("id")).doesNotHaveDuplicates();
        Set<String> taken = new HashSet<>();
        for (JsonObject panel : panels) {
            assertThat(panel.getString("title")).isNotBlank();
            assertThat(panel.getString("type")).isIn("stat", "bargauge", "timeseries");
            List<JsonObject> targets = panel.getJsonArray("targets").getValuesAs(JsonObject.class);
            assertThat(targets).extracting(target -> target.getString("refId")).isNotEmpty().doesNotHaveDuplicates();
            JsonObject place = panel.getJsonObject("gridPos");
            assertThat(place.getInt("x") + place.getInt("w")).isLessThanOrEqualTo(COLUMNS);
            for (int x = place.getInt("x"); x < place.getInt("x") + place.getInt("w"); x++) {
                for (int y = place.getInt("y"); y < place.getInt("y") + place.getInt("h"); y++) {
                    assertThat(taken.add(x + " " + y)).as("place of " + panel.getString("title")).isTrue();
                }
            }
        }
    }
}
