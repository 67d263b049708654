package org.data2pg.control.target;

import static org.data2pg.message.TargetDbMessages.MESSAGES;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Audit;
import org.data2pg.message.ControlMessages;
import org.data2pg.message.RefusedException;
import org.data2pg.run.BatchRuns;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabase.Description;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSessions;

/** What operators do with the list of target databases. A change takes effect with the next run. */
@ApplicationScoped
public class TargetDatabaseControl {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private Audit audit;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private BatchRuns runs;

    /**
     * Some of the target databases, by their names.
     *
     * @param first how many to leave out
     */
    public Found page(int first, int count) {
        adminDatabase.requireReady();
        return transaction.call(() -> new Found(Math.toIntExact(targetDatabases.count()),
                targetDatabases.page(first, count).stream().map(TargetDatabase::description).toList()));
    }

    /** The names of all. */
    public List<String> ids() {
        adminDatabase.requireReady();
        return transaction.call(targetDatabases::ids);
    }

    /** @throws org.data2pg.message.UnknownObjectException there is no such target database */
    public Description named(String id) {
        adminDatabase.requireReady();
        return transaction.call(() -> targetDatabases.named(id).description());
    }

    /**
     * Adds a target database; it need not be reachable yet.
     *
     * @throws org.data2pg.message.RefusedException the id is taken, or a value can't be used
     */
    public Description add(Description values, Actor actor) {
        adminDatabase.requireReady();
        Audit.Action action = action("add", values.id(), values, actor);
        return audit.noting(action, () -> {
            TargetDatabase target = new TargetDatabase(values);
            targetDatabases.add(target);
            if (values.password() == null) {
                // An attempt that was cut off may have left one, for another server
                targetSessions.dropPassword(target);
            }
            targetSessions.keepPassword(target, values.password());
            return target.description();
        });
    }

    /**
     * Changes everything but the id; the password only if one is given. Without one, it is kept only as long as the connection stays
     * the same: it must not be shown to another server, or tried for another user. A password is replaced or dropped before the change is kept: where the
     * administration database is lost in that moment, the change is to be asked for again.
     *
     * @param condition what must be so at the moment of the change
     * @throws org.data2pg.message.RefusedException unknown id, a value that can't be used, a run is active on the target database, or the
     *         condition is not met
     */
    public Description change(String id, Description values, Predicate<Description> condition, Actor actor) {
        adminDatabase.requireReady();
        Audit.Action action = action("change", id, values, actor);
        return audit.noting(action, () -> changed(id, values, condition));
    }

    private Description changed(String id, Description values, Predicate<Description> condition) {
        if (values.id() != null && !values.id().equals(id)) {
            throw MESSAGES.differentId(values.id(), id);
        }
        TargetDatabase target = unused(id);
        Description former = target.description();
        if (!condition.test(former)) {
            throw MESSAGES.changedMeanwhile(id);
        }
        target.change(values);
        if (values.password() == null && !target.hasConnectionOf(former)) {
            targetSessions.dropPassword(target);
        }
        targetSessions.keepPassword(target, values.password());
        targetSessions.forget(target);
        return target.description();
    }

    /**
     * Deletes a target database that no run was ever made on, with its password. That goes first: where the administration database is lost then, the target
     * database is still there, without it.
     *
     * @throws org.data2pg.message.RefusedException unknown id, or runs are recorded for it
     */
    public void remove(String id, Actor actor) {
        adminDatabase.requireReady();
        Audit.Action action = new Audit.Action(actor, "remove", null, id, Map.of(), false);
        audit.noting(action, () -> {
            TargetDatabase target = unused(id);
            long recorded = runs.countOn(id);
            if (recorded > 0) {
                throw MESSAGES.targetDatabaseHasRuns(id, recorded);
            }
            targetDatabases.remove(target);
            targetSessions.forget(target);
            targetSessions.dropPassword(target);
            return null;
        });
    }

    /**
     * Looks at a target database as a run would: can it be reached, is the extension there, which batches could be run? What is wrong is part
     * of the answer; nothing is changed.
     *
     * @throws org.data2pg.message.UnknownObjectException there is no such target database
     */
    public TargetCheck check(String id, Actor actor) {
        adminDatabase.requireReady();
        Audit.Action action = new Audit.Action(actor, "check", null, id, Map.of(), false);
        TargetDatabase target = audit.whenRefused(action, () -> transaction.call(() -> targetDatabases.named(id)));
        TargetCheck found = look(target);
        return audit.noting(action, () -> found);
    }

    TargetCheck look(TargetDatabase target) {
        boolean reachable = false;
        try (TargetSession session = targetSessions.open(target)) {
            reachable = true;
            String version = session.checkExtension();
            return TargetCheck.of(target, version, session.sessionLimit(), session.batches());
        } catch (TargetFailureException failure) {
            return TargetCheck.failed(target, reachable, ControlMessages.MESSAGES.targetDatabaseFailed(target.id(), failure.report()));
        } catch (RefusedException refused) {
            return TargetCheck.failed(target, reachable, refused);
        }
    }

    /** Among the cnxOptions may be a secret, by mistake: it is only said that there were some. */
    private static Audit.Action action(String name, String id, Description values, Actor actor) {
        Map<String, Object> given = new HashMap<>();
        given.put("host", values.host());
        given.put("port", values.port());
        given.put("dbname", values.dbname());
        given.put("user", values.user());
        given.put("password", values.password() == null ? null : "given");
        given.put("cnxOptions", values.cnxOptions() == null ? null : "given");
        given.put("description", values.description());
        given.put("locked", values.locked());
        given.put("extensionSchema", values.extensionSchema());
        given.put("jndiName", values.jndiName());
        return new Audit.Action(actor, name, null, id, given, values.cnxOptions() != null);
    }

    private TargetDatabase unused(String id) {
        TargetDatabase target = targetDatabases.locked(id);
        runs.activeOn(id).ifPresent(run -> {
            throw MESSAGES.targetDatabaseInUse(id, run.id());
        });
        return target;
    }

    /** @param total how many target databases there are, of which these are some */
    public record Found(int total, List<Description> targets) {
    }
}
