package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.io.Serializable;
import java.util.Objects;
import java.util.function.Consumer;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.Modification;
import org.data2pg.control.RestartRequest;
import org.data2pg.control.RunControl;
import org.data2pg.control.admindb.Actor;
import org.data2pg.control.monitor.RunView;
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
    private Shown shown = new Shown("", "", "");

    /** Whether the user may act; others only look. */
    public boolean isAllowed() {
        return user.isOperator();
    }

    /** Each time the actions are written. The run may go on beneath them, and others may change it: their changes must not be taken back unseen. */
    public void written() {
        if (page.getRun() != null) {
            shown = Shown.of(page.getRun());
        }
    }

    /** Sends only what the user has changed of what was shown, and only if nobody else has changed the same meanwhile. */
    public void modify() {
        Shown given = new Shown(text(sessions), text(ascSessions), text(comment));
        act(actor -> control.modify(page.number(), new Modification(number(shown.changedSessions(given)), number(shown.changedAscSessions(given)),
                shown.changedComment(given)), now -> shown.allows(given, Shown.of(now)), actor));
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
        act(actor -> next[0] = control.restart(page.number(), new RestartRequest(number(sessions), number(ascSessions), text(comment), takeover, onError), actor));
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

    /** As a field of one line holds it. */
    private static String text(String value) {
        return Objects.toString(value, "").replaceAll("[\\r\\n]", "");
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
        return sessions != null || page.getRun() == null ? sessions : Integer.toString(sessionsOf(page.getRun()));
    }

    /** A run that was left with 0 sessions is restarted with as many as it began with. */
    private static int sessionsOf(RunView run) {
        return run.active() || run.sessions() > 0 ? run.sessions() : run.initialSessions();
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

    /** The fields of an active run that can be changed. A change is null for a field that is as it was. */
    private record Shown(String sessions, String ascSessions, String comment) implements Serializable {

        static Shown of(RunView run) {
            return new Shown(Integer.toString(run.sessions()), Integer.toString(run.ascSessions()), text(run.comment()));
        }

        String changedSessions(Shown given) {
            return changed(sessions, given.sessions);
        }

        String changedAscSessions(Shown given) {
            return changed(ascSessions, given.ascSessions);
        }

        String changedComment(Shown given) {
            return changed(comment, given.comment);
        }

        private static String changed(String before, String after) {
            return before.equals(after) ? null : after;
        }

        /** Whether all that the user has changed is now as it was shown to him. */
        boolean allows(Shown given, Shown now) {
            return (changedSessions(given) == null || sessions.equals(now.sessions))
                    && (changedAscSessions(given) == null || ascSessions.equals(now.ascSessions))
                    && (changedComment(given) == null || comment.equals(now.comment));
        }
    }
}
