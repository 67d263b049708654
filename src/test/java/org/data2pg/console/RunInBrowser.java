package org.data2pg.console;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The page of one run in a real browser; the run is written into the administration database, so that each state lasts as long as it is looked at. */
abstract class RunInBrowser {

    Browser browser;
    SharedServer server;

    @BeforeEach
    void open() {
        browser = Browser.open();
        server = SharedServer.get();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    /** @param rest what follows in the address of the page */
    void logIn(String login, RecordedRun run, String rest) {
        browser.go(server.url() + "run.xhtml?id=" + run.id() + rest).login(login, server.password());
    }

    /** The same for whoever is logged in. */
    void tab(RecordedRun run, String rest) {
        browser.go(server.url() + "run.xhtml?id=" + run.id() + rest);
    }
}
