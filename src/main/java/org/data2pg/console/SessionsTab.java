package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.RunSessions;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.monitor.SessionView;

/** The sessions of a run, what they wait for on the target database at this moment, and the step that is to be cancelled. */
@Named
@ViewScoped
public class SessionsTab implements RunTab {

    @Inject
    private RunSessions runSessions;
    private String chosen;
    private transient RunSessions.Found found;

    @Override
    public void load(RunView run) {
        found = runSessions.of(run.id());
    }

    public List<SessionView> getSessions() {
        return found == null ? List.of() : found.sessions();
    }

    /** Why the target database can't tell what the sessions do, or null. */
    public String getProblem() {
        return found == null ? null : found.problem();
    }

    /** Name of the step that the user is asked about, or null. */
    public String getChosen() {
        return chosen;
    }

    public void setChosen(String chosen) {
        this.chosen = chosen;
    }
}
