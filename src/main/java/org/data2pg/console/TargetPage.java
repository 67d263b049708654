package org.data2pg.console;

import java.util.Map;
import java.util.function.Consumer;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.target.ExtensionControl;
import org.data2pg.control.target.TargetCheck;
import org.data2pg.control.target.TargetContents;
import org.data2pg.control.target.TargetDatabaseControl;
import org.data2pg.control.target.TargetReader;
import org.data2pg.message.ConsoleMessages;
import org.data2pg.message.RefusedException;
import org.data2pg.targetdb.TargetDatabase.Description;
import org.data2pg.targetdb.TargetExtension.Login;

/**
 * target.xhtml: one target database, what is configured there, and what can be done with it. The target itself is asked only after the page is shown,
 * as one that can't be reached takes its time.
 */
@Named
@ViewScoped
public class TargetPage extends Page {

    @Inject
    private TargetDatabaseControl control;
    @Inject
    private TargetReader reader;
    @Inject
    private ExtensionControl extension;
    @Inject
    private User user;
    private final Refusals refusals = new Refusals();
    private String id = "";
    private String login;
    private transient String password;
    private String said;
    private String unreadable;
    private transient Description target;
    private transient TargetContents contents;

    @Override
    Parameters parameters() {
        return Parameters.of("id");
    }

    public void load() {
        target = read(() -> control.named(id));
    }

    /** What is on the target database; null while nobody has asked, and when it refused to tell. */
    public TargetContents getContents() {
        if (contents == null && target != null && unreadable == null) {
            look();
        }
        return contents;
    }

    private void look() {
        try {
            unreadable = null;
            contents = reader.contents(id);
        } catch (RefusedException refused) {
            unreadable = refused.getMessage();
        }
    }

    /** Why the target database told nothing, or null. */
    public String getUnreadable() {
        return unreadable;
    }

    /** Tests the connection as a run would use it, and says what came of it. */
    public void check() {
        act("check", () -> {
            TargetCheck found = control.check(id, user.operator());
            said = found.problem() == null ? "target.check.fine" : "target.check.problem";
        });
        contents = null;
        unreadable = null;
    }

    public void lock() {
        locked(true);
    }

    public void unlock() {
        locked(false);
    }

    private void locked(boolean locked) {
        act("lock", () -> {
            Actor admin = user.admin();
            Description now = control.named(id);
            control.change(id, now.withLock(locked), now::equals, admin);
            said = locked ? "target.locked.done" : "target.unlocked.done";
        });
        contents = null;
    }

    /** Leads back to the list. */
    public String remove() {
        return act("remove", () -> control.remove(id, user.admin())) ? "targets?faces-redirect=true" : null;
    }

    public void install() {
        change(actor -> extension.install(id, login(), actor), "target.extension.installed");
    }

    public void upgrade() {
        change(actor -> extension.upgrade(id, login(), actor), "target.extension.upgraded");
    }

    private void change(Consumer<Actor> work, String success) {
        act("extension", () -> {
            work.accept(user.admin());
            said = success;
            login = null;
        });
        password = null;
        contents = null;
    }

    private Login login() {
        if ((login == null) != (password == null)) {
            throw ConsoleMessages.MESSAGES.incompleteLogin();
        }
        return login == null ? null : new Login(login, password);
    }

    private boolean act(String place, Runnable work) {
        said = null;
        boolean done = refusals.during(work, refused -> place);
        load();
        return done;
    }

    /** What was refused, by the place of the action. */
    public Map<String, String> getRefused() {
        return refusals.sentences();
    }

    /** Key of the sentence about what was done last; null after a refusal. */
    public String getSaid() {
        return said;
    }

    public Description getTarget() {
        return target;
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = given(id);
    }

    public String getLogin() {
        return login;
    }

    public void setLogin(String login) {
        this.login = login;
    }

    /** Never shown again. */
    public String getPassword() {
        return null;
    }

    public void setPassword(String password) {
        this.password = password;
    }
}
