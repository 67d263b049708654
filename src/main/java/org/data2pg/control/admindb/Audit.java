package org.data2pg.control.admindb;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;

import org.data2pg.message.RefusedException;
import org.data2pg.message.UnavailableException;
import org.data2pg.run.AuditEntries;
import org.data2pg.run.AuditEntry;
import org.data2pg.run.BatchRuns;

/** The record of who did what: each action of an operator is noted with what became of it. */
@ApplicationScoped
public class Audit {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private AuditEntries entries;
    @Inject
    private BatchRuns runs;
    @Inject
    private Clock clock;

    /**
     * The actions on a run, the oldest first.
     *
     * @param first how many to leave out
     * @throws org.data2pg.message.UnknownObjectException there is no such run
     */
    public Found of(long run, int first, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> {
            runs.numbered(run).orElseThrow(() -> MESSAGES.unknownRun(run));
            return new Found(Math.toIntExact(entries.count(run)), entries.of(run, first, count).stream().map(Entry::of).toList());
        });
    }

    /**
     * All actions, the newest first.
     *
     * @param first how many to leave out
     */
    public Found newest(int first, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> new Found(Math.toIntExact(entries.count()), entries.newest(first, count).stream().map(Entry::of).toList()));
    }

    /** Does what an operator wants; when it is refused, that is noted, and refused all the same. What is done notes itself: {@link #done}. */
    public <T> T whenRefused(Action action, Supplier<T> work) {
        try {
            return work.get();
        } catch (RefusedException refused) {
            refused(action, refused, null);
            throw refused;
        }
    }

    /**
     * Does what an operator wants, and notes that it is done, in one transaction; when it is refused, that is noted, and refused all the same.
     * Where the connection was lost in the commit, the note tells whether both were kept.
     */
    public <T> T noting(Action action, Supplier<T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<AuditEntry> done = new AtomicReference<>();
        try {
            transaction.run(() -> {
                result.set(work.get());
                done.set(entries.addToBeFound(action.entry(clock.instant(), null)));
            });
        } catch (RefusedException refused) {
            if (!refused(action, refused, done.get())) {
                throw refused;
            }
        }
        return result.get();
    }

    /**
     * Notes that an action is done which a target database has kept. It can't be undone any more: a note whose commit was cut off is written once more,
     * and goes to the log at last.
     */
    public void doneOnTarget(Action action) {
        AtomicReference<AuditEntry> done = new AtomicReference<>();
        try {
            transaction.run(() -> done.set(entries.addToBeFound(action.entry(clock.instant(), null))));
        } catch (RuntimeException lost) {
            // Not the answer of the action, whatever it is: that is done
            noteAgain(action, done.get());
        }
    }

    private void noteAgain(Action action, AuditEntry note) {
        try {
            transaction.run(() -> {
                if (note == null || !entries.has(note)) {
                    done(action);
                }
            });
        } catch (RuntimeException unrecorded) {
            LOGGER.doneNotWritten(action.name(), action.actor().login(), unrecorded);
        }
    }

    /** Notes in the transaction of the action itself that it is done. */
    public void done(Action action) {
        entries.add(action.entry(clock.instant(), null));
    }

    /**
     * Notes that an action was refused.
     *
     * @param done the note that it is done, which may have been kept; null for none
     * @return true when it was: nothing is noted then
     */
    private boolean refused(Action action, RefusedException refused, AuditEntry done) {
        try {
            return transaction.call(() -> {
                if (done != null && entries.has(done)) {
                    return true;
                }
                entries.add(action.entry(clock.instant(), action.secretive() ? refused.code() : refused.getMessage()));
                return false;
            });
        } catch (UnavailableException away) {
            LOGGER.auditNotWritten(action.name(), action.actor().login(), refused.getMessage(), null);
        } catch (RuntimeException unrecorded) {
            LOGGER.auditNotWritten(action.name(), action.actor().login(), refused.getMessage(), unrecorded);
        }
        return false;
    }

    /**
     * Something an operator asks for.
     *
     * @param run        null when there is none yet
     * @param parameters names and values; nulls are left out
     * @param secretive  a refusal may repeat what the operator has written, which may be a secret: only its number is kept
     */
    public record Action(Actor actor, String name, Long run, String targetDatabase, Map<String, Object> parameters, boolean secretive) {

        public static Action on(long run, String name, Actor actor, Map<String, Object> parameters) {
            return new Action(actor, name, run, null, parameters, false);
        }

        /** The same, now that its run has a number. */
        public Action made(long number) {
            return new Action(actor, name, number, targetDatabase, parameters, secretive);
        }

        private AuditEntry entry(Instant now, String refusal) {
            Map<String, Object> given = parameters.entrySet().stream().filter(p -> p.getValue() != null)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return new AuditEntry(now, actor.login(), actor.token(), actor.door(), actor.address(), name, run, targetDatabase,
                    Json.createObjectBuilder(given).build().toString(), refusal);
        }
    }

    /**
     * An action as the doors show it.
     *
     * @param token      number of the API token the request came with; null for a user himself
     * @param parameters JSON text
     * @param outcome    done or refused
     * @param message    why it was refused, with its number; null when it was done
     */
    public record Entry(long id, Instant at, String login, Long token, String door, String address, String action, Long run, String targetDatabase,
                        String parameters, String outcome, String message) {

        static Entry of(AuditEntry entry) {
            return new Entry(entry.id(), entry.at(), entry.login(), entry.token(), entry.door(), entry.address(), entry.action(), entry.run(),
                    entry.targetDatabase(), entry.parameters(), entry.outcome(), entry.message());
        }
    }

    /** @param total how many entries there are, of which these are some */
    public record Found(int total, List<Entry> entries) {
    }
}
