package org.data2pg.control;

import static org.data2pg.message.TargetDbMessages.MESSAGES;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.run.BatchRuns;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabase.Description;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetSessions;

/** What operators do with the list of target databases. A change takes effect with the next run. */
@ApplicationScoped
public class TargetDatabaseControl {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private BatchRuns runs;

    public List<Description> all() {
        adminDatabase.requireReady();
        return transaction.call(() -> targetDatabases.all().stream().map(TargetDatabase::description).toList());
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
    public Description add(Description values) {
        adminDatabase.requireReady();
        return transaction.call(() -> {
            TargetDatabase target = new TargetDatabase(values);
            targetDatabases.add(target);
            targetSessions.keepPassword(target, values.password());
            return target.description();
        });
    }

    /**
     * Changes everything but the id; the password only if one is given. Without one, it is kept only as long as the connection stays
     * the same: it must not be shown to another server, or tried for another user.
     *
     * @throws org.data2pg.message.RefusedException unknown id, a value that can't be used, or a run is active on the target database
     */
    public Description change(String id, Description values) {
        adminDatabase.requireReady();
        if (values.id() != null && !values.id().equals(id)) {
            throw MESSAGES.differentId(values.id(), id);
        }
        return transaction.call(() -> {
            TargetDatabase target = unused(id);
            Description former = target.description();
            target.change(values);
            if (values.password() == null && !target.hasConnectionOf(former)) {
                targetSessions.dropPassword(target);
            }
            targetSessions.keepPassword(target, values.password());
            targetSessions.forget(target);
            return target.description();
        });
    }

    /**
     * Deletes a target database that no run was ever made on, with its password.
     *
     * @throws org.data2pg.message.RefusedException unknown id, or runs are recorded for it
     */
    public void remove(String id) {
        adminDatabase.requireReady();
        transaction.run(() -> {
            TargetDatabase target = unused(id);
            long recorded = runs.countOn(id);
            if (recorded > 0) {
                throw MESSAGES.targetDatabaseHasRuns(id, recorded);
            }
            targetDatabases.remove(target);
            targetSessions.forget(target);
            targetSessions.dropPassword(target);
        });
    }

    private TargetDatabase unused(String id) {
        TargetDatabase target = targetDatabases.locked(id);
        runs.activeOn(id).ifPresent(run -> {
            throw MESSAGES.targetDatabaseInUse(id, run.id());
        });
        return target;
    }
}
