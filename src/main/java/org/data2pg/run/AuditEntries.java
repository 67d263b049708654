package org.data2pg.run;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** The rows of audit. Called within an admin transaction. */
@ApplicationScoped
public class AuditEntries {

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    public void add(AuditEntry entry) {
        admin.persist(entry);
    }

    /** The same, if it may have to be asked for by {@link #has}: it is locked until the end of the transaction. */
    public AuditEntry addToBeFound(AuditEntry entry) {
        add(entry);
        lock(entry);
        return entry;
    }

    /**
     * Whether an entry was kept that another transaction has added, once that has ended. A number that was not kept may have been given to another
     * entry since.
     */
    public boolean has(AuditEntry added) {
        lock(added);
        return admin.createQuery("select a from AuditEntry a where a.id = :id", AuditEntry.class).setParameter("id", added.id())
                .getResultStream().anyMatch(added::isSameAs);
    }

    private void lock(AuditEntry entry) {
        admin.createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended('data2pg_admin.audit ' || :id, 0))")
                .setParameter("id", Long.toString(entry.id())).getSingleResult();
    }

    /**
     * The entries about a run, the oldest first.
     *
     * @param first how many to leave out
     */
    public List<AuditEntry> of(long run, int first, int count) {
        return admin.createQuery("select a from AuditEntry a where a.run = :run order by a.id", AuditEntry.class).setParameter("run", run)
                .setFirstResult(first).setMaxResults(count).getResultList();
    }

    /** How many there are about a run. */
    public long count(long run) {
        return admin.createQuery("select count(a) from AuditEntry a where a.run = :run", Long.class).setParameter("run", run).getSingleResult();
    }

    /** How often a server has taken the run over, or ended it, as its own was gone. */
    public long takeovers(long run) {
        return admin.createQuery("select count(a) from AuditEntry a where a.run = :run and a.action = 'take over'", Long.class).setParameter("run", run)
                .getSingleResult();
    }

    /**
     * The newest first.
     *
     * @param first how many to leave out
     */
    public List<AuditEntry> newest(int first, int count) {
        return admin.createQuery("select a from AuditEntry a order by a.id desc", AuditEntry.class)
                .setFirstResult(first).setMaxResults(count).getResultList();
    }

    public long count() {
        return admin.createQuery("select count(a) from AuditEntry a", Long.class).getSingleResult();
    }
}
