package org.data2pg.control.target;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.AdminDatabase;
import org.data2pg.control.admindb.AdminTransaction;
import org.data2pg.message.ControlMessages;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetDatabases;
import org.data2pg.targetdb.TargetExtension;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;
import org.data2pg.targetdb.TargetSession.BatchSize;
import org.data2pg.targetdb.TargetSession.ConfiguredMigration;
import org.data2pg.targetdb.TargetSessions;

/** Reads what is configured on a target database, for whoever may look. Nothing is changed or noted. */
@ApplicationScoped
public class TargetReader {

    @Inject
    private AdminDatabase adminDatabase;
    @Inject
    private AdminTransaction transaction;
    @Inject
    private TargetDatabases targetDatabases;
    @Inject
    private TargetSessions targetSessions;
    @Inject
    private TargetDatabaseControl control;

    /**
     * Whether batches can be run there, and what there is. What is wrong is part of the answer.
     *
     * @throws org.data2pg.message.RefusedException there is no such target database, or it refused to answer
     */
    public TargetContents contents(String id) {
        adminDatabase.requireReady();
        TargetDatabase target = transaction.call(() -> targetDatabases.named(id));
        TargetCheck check = control.look(target);
        try {
            return new TargetContents(check, check.reachable() ? version(target) : null, check.problem() == null ? migrations(target, check) : List.of());
        } catch (TargetFailureException failure) {
            throw ControlMessages.MESSAGES.targetDatabaseFailed(id, failure.report());
        }
    }

    private TargetExtension.Version version(TargetDatabase target) {
        try (TargetExtension extension = targetSessions.extension(target, null)) {
            return extension.version();
        }
    }

    private List<TargetContents.Migration> migrations(TargetDatabase target, TargetCheck check) {
        try (TargetSession session = targetSessions.open(target)) {
            Map<String, BatchSize> sizes = session.batchSizes().stream().collect(Collectors.toMap(BatchSize::batch, Function.identity()));
            return session.migrations().stream().map(migration -> migration(migration, check, sizes)).toList();
        }
    }

    private static TargetContents.Migration migration(ConfiguredMigration migration, TargetCheck check, Map<String, BatchSize> sizes) {
        return new TargetContents.Migration(migration.name(), migration.sourceDbms(), migration.completed(), migration.tables(), migration.rows(),
                migration.kbytes(), check.batches().stream().filter(batch -> batch.migration().equals(migration.name())).map(batch -> {
                    BatchSize size = sizes.getOrDefault(batch.name(), new BatchSize(batch.name(), 0, 0));
                    return new TargetContents.Batch(batch.name(), batch.type(), batch.ready(), size.steps(), size.cost());
                }).toList());
    }
}
