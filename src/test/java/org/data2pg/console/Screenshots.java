package org.data2pg.console;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.SampleResults;
import org.data2pg.fixture.SharedServer;

/** Makes those pictures of the console anew that README and documentation show: {@code mvn -Pscreenshots}. */
public final class Screenshots {

    private static final Path IMAGES = Project.file("src/site/resources/images");

    private Screenshots() {
    }

    public static void main(String[] arguments) throws IOException {
        SharedServer server = SharedServer.get();
        SampleResults sample = SampleResults.get();
        Map<String, String> pictures = new LinkedHashMap<>();
        pictures.put("dashboard-light", "dashboard.xhtml");
        pictures.put("plan-light", "plan.xhtml?target=" + SampleResults.TARGET + "&batch=COMPARE_RESULTS&view=graph");
        pictures.put("start-light", "start.xhtml?target=" + SampleResults.TARGET + "&batch=COMPARE_RESULTS");
        pictures.put("runs-light", "runs.xhtml");
        pictures.put("run-light", "run.xhtml?id=" + sample.compare());
        pictures.put("run-dark", pictures.get("run-light"));
        pictures.put("checks-light", "results.xhtml?run=" + sample.copy() + "&text=orders");
        pictures.put("differences-light", "results.xhtml?run=" + sample.compare() + "&kind=changed&schema=shop&table=orders");
        pictures.put("messages-light", "results.xhtml?run=" + sample.discover() + "&table=orders");
        Files.createDirectories(IMAGES);
        try (Browser browser = Browser.open()) {
            browser.go(server.url()).login(SharedServer.ADMIN, server.password());
            browser.element("main h1");
            for (Map.Entry<String, String> picture : pictures.entrySet()) {
                browser.go(server.url() + picture.getValue()).element("main h1");
                // What a page asks its target database for comes later
                await().atMost(Duration.ofMinutes(1)).until(() -> browser.elements(".ui-outputpanel-loading").isEmpty());
                Path image = IMAGES.resolve(picture.getKey() + ".png");
                Files.write(image, browser.picture(picture.getKey().replaceAll(".*-", "")));
                System.out.println(image);
            }
        }
        // Servers and their threads end with this JVM
        System.exit(0);
    }
}
