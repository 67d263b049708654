package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.io.Serializable;
import java.util.function.Consumer;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.Actor;
import org.data2pg.control.Modification;
import org.data2pg.control.RestartRequest;
import org.data2pg.control.RunControl;
import org.data2pg.message.RefusedException;

/** What an operator does on run.xhtml. A refusal is shown there until the next action. */
@Named
@ViewScoped
public class RunActions implements Serializable {

    @Inject
    private RunControl control;
    @Inject
    private RunPage page;
    @Inject
    private SessionsTab sessionsTab;
    @Inject
    private User user;
    private String sessions;
    private String ascSessions;
    private String comment;
    private String takeover;
    private String onError;
    private String reason;
    private String refusal;

    /** Whether the user may act; others only look. */
    public boolean isAllowed() {
        return user.isOperator();
    }

    public void modify() {
        act(actor -> control.modify(page.number(), new Modification(number(sessions), number(ascSessions), comment), actor));
        forget();
    }

    public void suspend() {
        act(actor -> control.suspend(page.number(), reason, actor));
        forget();
    }

    public void abort() {
        act(actor -> control.abort(page.number(), reason, actor));
        forget();
    }

    public void cancelStep() {
        act(actor -> control.cancelStep(page.number(), sessionsTab.getChosen(), reason, actor));
        sessionsTab.setChosen(null);
        forget();
    }

    /** Leads to the new run. */
    public String restart() {
        long[] next = new long[1];
        act(actor -> next[0] = control.restart(page.number(), new RestartRequest(number(sessions), number(ascSessions), comment, takeover, onError), actor));
        forget();
        return refusal == null ? "run?faces-redirect=true&id=" + next[0] : null;
    }

    private void forget() {
        sessions = null;
        ascSessions = null;
        comment = null;
        takeover = null;
        onError = null;
        reason = null;
    }

    private void act(Consumer<Actor> action) {
        try {
            refusal = null;
            action.accept(user.operator());
        } catch (RefusedException refused) {
            refusal = refused.getMessage();
        }
    }

    private static Integer number(String text) {
        try {
            return text == null || text.isBlank() ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException noNumber) {
            throw MESSAGES.notANumber(text);
        }
    }

    /** The sentence of the last action, if it was refused. */
    public String getRefusal() {
        return refusal;
    }

    public String getSessions() {
        return sessions != null || page.getRun() == null ? sessions : Integer.toString(page.getRun().sessions());
    }

    public void setSessions(String sessions) {
        this.sessions = sessions;
    }

    public String getAscSessions() {
        return ascSessions != null || page.getRun() == null ? ascSessions : Integer.toString(page.getRun().ascSessions());
    }

    public void setAscSessions(String ascSessions) {
        this.ascSessions = ascSessions;
    }

    public String getComment() {
        return comment != null || page.getRun() == null ? comment : page.getRun().comment();
    }

    public void setComment(String comment) {
        this.comment = comment;
    }

    public String getTakeover() {
        return takeover != null || page.getRun() == null ? takeover : page.getRun().takeover();
    }

    public void setTakeover(String takeover) {
        this.takeover = takeover;
    }

    public String getOnError() {
        return onError != null || page.getRun() == null ? onError : page.getRun().onError();
    }

    public void setOnError(String onError) {
        this.onError = onError;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }
}
