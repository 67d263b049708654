package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.sql.SQLException;

import org.data2pg.fixture.Browser;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.Test;

/** A console that nobody touches, and a login that must not last as long as the page asks the server by itself. */
class LoginIT {

    private static final SharedServer SERVER = SharedServer.get();

    private static void with(String property, int value, Scene scene) throws SQLException {
        SERVER.wildfly().cli("/system-property=" + property + ":add(value=" + value + ")");
        try {
            scene.play();
        } finally {
            SERVER.wildfly().cli("/system-property=" + property + ":remove");
        }
    }

    @Test
    void anotherRoleOrTheEndOfTheUserEndsTheLogin() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(SERVER, "LOGIN_CHANGED").steps("s", 1, "In_progress");
        SERVER.wildfly().addUser("mover", SERVER.password(), "data2pg-operator");
        with("data2pg.login.look", 0, () -> {
            try (Browser browser = Browser.open()) {
                browser.go(SERVER.url() + "run.xhtml?id=" + run.id()).login("mover", SERVER.password());
                browser.text(text -> text.contains("LOGIN_CHANGED"));
                assertThat(browser.elements("[id='form:abort']")).hasSize(1);
                SERVER.wildfly().users("", "roles", "mover", "data2pg-viewer");
                browser.login("mover", SERVER.password());
                browser.text(text -> text.contains("LOGIN_CHANGED"));
                assertThat(browser.elements("[id='form:abort']")).isEmpty();
                SERVER.wildfly().users("", "remove", "mover");
                browser.login("mover", SERVER.password());
                browser.text(text -> text.contains("Name or password is wrong."));
            }
        });
    }

    /** The page asks more often than that. */
    @Test
    void whatThePageAsksByItselfDoesNotProlongTheLogin() throws SQLException {
        RecordedRun run = RecordedRun.inProgress(SERVER, "LEFT_ALONE").steps("s", 1, "In_progress");
        try (Browser browser = Browser.open()) {
            browser.go(SERVER.url() + "run.xhtml?id=" + run.id()).login(VIEWER, SERVER.password());
            browser.text(text -> text.contains("LEFT_ALONE"));
            with("data2pg.login.idle", 15, () -> browser.element("#password"));
        }
    }

    /** What happens while the server has another setting. */
    private interface Scene {

        void play() throws SQLException;
    }
}
