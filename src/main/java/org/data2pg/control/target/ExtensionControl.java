package org.data2pg.control.target;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.Actor;
import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.control.admindb.Audit;
import org.data2pg.message.ControlMessages;
import org.data2pg.message.RefusedException;
import org.data2pg.message.TargetDbMessages;
import org.data2pg.run.BatchRuns;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetExtension;
import org.data2pg.targetdb.TargetExtension.Login;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSessions;

/**
 * Puts the extension of this server's own version on a target database: all of it, or, when that is refused, nothing. Not while a run is active
 * there. Each attempt is noted in the audit, with the user that was given but never with his password.
 */
@ApplicationScoped
public class ExtensionControl {

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
     * Installs the extension where there is none, in the schema that the target database names.
     *
     * @param login who does it on the target, for this once; null for the user of the target database
     * @return the version that is there now
     * @throws org.data2pg.message.RefusedException nothing was changed; the message says what to do
     */
    public TargetExtension.Version install(String id, Login login, Actor actor) {
        return change("install extension", id, login, actor, TargetExtension::install);
    }

    /** Upgrades the extension that is there to the version of this server; all else as for {@link #install}. */
    public TargetExtension.Version upgrade(String id, Login login, Actor actor) {
        return change("upgrade extension", id, login, actor, TargetExtension::upgrade);
    }

    private TargetExtension.Version change(String name, String id, Login login, Actor actor, Consumer<TargetExtension> work) {
        adminDatabase.requireReady();
        Map<String, Object> given = new HashMap<>();
        given.put("user", login == null ? null : login.user());
        Audit.Action action = new Audit.Action(actor, name, null, id, given, false);
        TargetExtension.Version now = audit.whenRefused(action, () -> changed(transaction.call(() -> unused(id)), login, work));
        audit.doneOnTarget(action);
        return now;
    }

    private TargetExtension.Version changed(TargetDatabase target, Login login, Consumer<TargetExtension> work) {
        TargetExtension.Version wanted = null;
        try (TargetExtension extension = targetSessions.extension(target, login)) {
            work.accept(extension);
            wanted = extension.version();
            transaction.run(() -> unused(target.id()));
            extension.commit();
        } catch (TargetFailureException failure) {
            if (wanted == null || !isThere(wanted, target, login)) {
                throw ControlMessages.MESSAGES.targetDatabaseFailed(target.id(), failure.report());
            }
        }
        return wanted;
    }

    /** Whether the change was kept, though the connection was lost in its commit. */
    private boolean isThere(TargetExtension.Version wanted, TargetDatabase target, Login login) {
        try (TargetExtension extension = targetSessions.extension(target, login)) {
            return extension.version().equals(wanted);
        } catch (TargetFailureException | RefusedException unknown) {
            return false;
        }
    }

    private TargetDatabase unused(String id) {
        TargetDatabase target = targetDatabases.locked(id);
        runs.activeOn(id).ifPresent(run -> {
            throw TargetDbMessages.MESSAGES.targetDatabaseInUse(id, run.id());
        });
        return target;
    }
}
