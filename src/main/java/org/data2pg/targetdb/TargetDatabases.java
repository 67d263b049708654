package org.data2pg.targetdb;

import static org.data2pg.message.TargetDbMessages.MESSAGES;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;

/** The rows of target_database. Called within an admin transaction. */
@ApplicationScoped
public class TargetDatabases {

    /** The same order everywhere, whatever the language of the administration database. */
    private static final String BY_NAME = " order by tdb_id collate \"C\"";

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /**
     * Some, by their names.
     *
     * @param first how many to leave out
     */
    public List<TargetDatabase> page(int first, int count) {
        List<?> page = admin.createNativeQuery("select * from target_database" + BY_NAME, TargetDatabase.class).setFirstResult(first).setMaxResults(count)
                .getResultList();
        return page.stream().map(TargetDatabase.class::cast).toList();
    }

    public long count() {
        return admin.createQuery("select count(t) from TargetDatabase t", Long.class).getSingleResult();
    }

    /** The names of all. */
    public List<String> ids() {
        List<?> ids = admin.createNativeQuery("select tdb_id from target_database" + BY_NAME, String.class).getResultList();
        return ids.stream().map(String.class::cast).toList();
    }

    /** @throws org.data2pg.message.UnknownObjectException there is no such target database */
    public TargetDatabase named(String id) {
        return found(id, query(id));
    }

    /** The same, and nobody else changes the row, or starts a run on it, until the transaction ends. */
    public TargetDatabase locked(String id) {
        return found(id, query(id).setLockMode(LockModeType.PESSIMISTIC_WRITE));
    }

    private TypedQuery<TargetDatabase> query(String id) {
        return admin.createQuery("select t from TargetDatabase t where t.id = :id", TargetDatabase.class).setParameter("id", id);
    }

    private static TargetDatabase found(String id, TypedQuery<TargetDatabase> query) {
        return query.getResultStream().findFirst().orElseThrow(() -> MESSAGES.unknownTargetDatabase(id));
    }

    /** @throws org.data2pg.message.ConflictException the id is taken */
    public void add(TargetDatabase target) {
        if (query(target.id()).getResultStream().findFirst().isPresent()) {
            throw MESSAGES.targetDatabaseExists(target.id());
        }
        admin.persist(target);
        admin.flush();
    }

    public void remove(TargetDatabase target) {
        admin.remove(target);
        admin.flush();
    }
}
