package org.data2pg.console;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.Project;
import org.data2pg.fixture.SampleResults;
import org.data2pg.fixture.SharedServer;

/** Makes the pictures of the console in README and documentation anew, in light and in dark colours: {@code mvn -Pscreenshots}. */
public final class Screenshots {

    private static final Path IMAGES = Project.file("src/site/resources/images");

    private Screenshots() {
    }

    public static void main(String[] arguments) throws IOException {
        SharedServer server = SharedServer.get();
        SampleResults sample = SampleResults.get();
        Map<String, String> views = new LinkedHashMap<>();
        views.put("dashboard", "dashboard.xhtml");
        views.put("target", "target.xhtml?id=" + SampleResults.TARGET);
        views.put("plan", "plan.xhtml?target=" + SampleResults.TARGET + "&batch=COMPARE_RESULTS&view=graph");
        views.put("start", "start.xhtml?target=" + SampleResults.TARGET + "&batch=COMPARE_RESULTS");
        views.put("runs", "runs.xhtml");
        views.put("run", "run.xhtml?id=" + sample.compare());
        views.put("checks", "results.xhtml?run=" + sample.copy() + "&text=orders");
        views.put("differences", "results.xhtml?run=" + sample.compare() + "&kind=changed&schema=shop&table=orders");
        views.put("messages", "results.xhtml?run=" + sample.discover() + "&table=orders");
        Files.createDirectories(IMAGES);
        try (Browser browser = Browser.open()) {
            browser.go(server.url()).login(SharedServer.ADMIN, server.password());
            browser.element("main h1");
            for (Map.Entry<String, String> view : views.entrySet()) {
                for (String scheme : List.of("light", "dark")) {
                    browser.go(server.url() + view.getValue()).element("main h1");
                    // What a page asks its target database for comes later
                    await().atMost(Duration.ofMinutes(1)).until(() -> browser.elements(".ui-outputpanel-loading").isEmpty());
                    Path image = IMAGES.resolve(view.getKey() + "-" + scheme + ".png");
                    Files.write(image, browser.picture(scheme));
                    System.out.println(image);
                }
            }
        }
        // Servers and their threads end with this JVM
        System.exit(0);
    }
}
