package org.data2pg.run;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;

/** The rows of run and session. Called within an admin transaction. */
@ApplicationScoped
public class BatchRuns {

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Stores a new run, which has its number then; the database refuses it when another run of its batch is active. */
    public void add(BatchRun run) {
        admin.persist(run);
        admin.flush();
    }

    public Optional<BatchRun> numbered(long id) {
        return query(id).getResultStream().findFirst();
    }

    /** The run, changed by nobody else until the transaction ends. */
    public BatchRun locked(long id) {
        return lockedIfThere(id).orElseThrow();
    }

    /** The same for a number that may be wrong. */
    public Optional<BatchRun> lockedIfThere(long id) {
        return query(id).setLockMode(LockModeType.PESSIMISTIC_WRITE).getResultStream().findFirst();
    }

    private TypedQuery<BatchRun> query(long id) {
        return admin.createQuery("select r from BatchRun r where r.id = :run", BatchRun.class).setParameter("run", id);
    }

    /** What operators want of these runs, as far as they are there. */
    public List<Wanted> wanted(Collection<Long> runIds) {
        return admin.createQuery("select r from BatchRun r where r.id in :runs", BatchRun.class).setParameter("runs", runIds)
                .getResultStream().map(run -> new Wanted(run.id(), run.sessions(), run.ascSessions(), run.stopWanted(), run.stopReason(),
                        run.owner().jobExecution())).toList();
    }

    /**
     * The newest first.
     *
     * @param first how many to leave out
     */
    public List<BatchRun> newest(int first, int count) {
        return admin.createQuery("select r from BatchRun r order by r.id desc", BatchRun.class)
                .setFirstResult(first).setMaxResults(count).getResultList();
    }

    public long count() {
        return admin.createQuery("select count(r) from BatchRun r", Long.class).getSingleResult();
    }

    public Optional<BatchRun> activeOf(String targetDatabase, String batch) {
        return admin.createQuery("select r from BatchRun r where r.targetDatabase = :target and r.batch = :batch and r.status in :active",
                        BatchRun.class)
                .setParameter("target", targetDatabase).setParameter("batch", batch).setParameter("active", RunStatus.ACTIVE)
                .getResultStream().findFirst();
    }

    /** The run that a login has started by a request with this key. */
    public Optional<BatchRun> startedBy(String login, String key) {
        return admin.createQuery("select r from BatchRun r where r.requestedBy = :login and r.startKey = :key", BatchRun.class)
                .setParameter("login", login).setParameter("key", key).getResultStream().findFirst();
    }

    /** The newest Completed run of a batch. */
    public Optional<BatchRun> lastCompleted(String targetDatabase, String batch) {
        return admin.createQuery("select r from BatchRun r where r.targetDatabase = :target and r.batch = :batch and r.status = :completed order by r.id desc",
                        BatchRun.class)
                .setParameter("target", targetDatabase).setParameter("batch", batch).setParameter("completed", RunStatus.COMPLETED)
                .setMaxResults(1).getResultStream().findFirst();
    }

    /** The last run of the batch that was stored after this one and got as far as to its working plan. */
    public Optional<BatchRun> laterBegun(BatchRun run) {
        return admin.createQuery("select r from BatchRun r where r.targetDatabase = :target and r.batch = :batch and r.id > :run"
                        + " and exists (select 1 from Step s where s.run = r.id) order by r.id desc", BatchRun.class)
                .setParameter("target", run.targetDatabase()).setParameter("batch", run.batch()).setParameter("run", run.id())
                .setMaxResults(1).getResultStream().findFirst();
    }

    /**
     * What those have shown the target database after whom a run can still go on: its owners, those of the runs that it restarts, and those of later
     * runs of the batch that did not get as far as to their working plan.
     */
    public Set<UUID> ownerTokens(long run) {
        Stream<BatchRun> inVain = admin.createQuery("select r from BatchRun r, BatchRun this where this.id = :run and r.targetDatabase = this.targetDatabase"
                + " and r.batch = this.batch and r.id > this.id and not exists (select 1 from Step s where s.run = r.id)", BatchRun.class)
                .setParameter("run", run).getResultStream();
        return Stream.concat(chain(run).stream(), inVain).flatMap(BatchRun::ownerTokens).collect(Collectors.toSet());
    }

    /** The active run of a batch of this name, on whatever target database, one of whose owners has shown this token. */
    public Optional<BatchRun> activeWithToken(String batch, UUID token) {
        return admin.createQuery("select r from BatchRun r where r.batch = :batch and r.status in :active", BatchRun.class)
                .setParameter("batch", batch).setParameter("active", RunStatus.ACTIVE)
                .getResultStream().filter(run -> run.ownerTokens().anyMatch(token::equals)).findFirst();
    }

    public Optional<BatchRun> activeOn(String targetDatabase) {
        return allActiveOn(targetDatabase).stream().findFirst();
    }

    /** In the order they were stored. */
    public List<BatchRun> allActiveOn(String targetDatabase) {
        return admin.createQuery("select r from BatchRun r where r.targetDatabase = :target and r.status in :active order by r.id",
                        BatchRun.class)
                .setParameter("target", targetDatabase).setParameter("active", RunStatus.ACTIVE).getResultList();
    }

    /** The run with all it restarted and all it was restarted by, the first one first. */
    public List<BatchRun> chain(long id) {
        return admin.createNativeQuery("""
                with recursive earlier as (
                    select run_id, run_restarted_id from run where run_id = :run
                    union select r.run_id, r.run_restarted_id from run r join earlier e on r.run_id = e.run_restarted_id),
                later as (
                    select run_id, run_restart_id from run where run_id = :run
                    union select r.run_id, r.run_restart_id from run r join later l on r.run_id = l.run_restart_id)
                select * from run where run_id in (select run_id from earlier union select run_id from later) order by run_id""", BatchRun.class)
                .setParameter("run", id).getResultList();
    }

    /**
     * Gives an active run another owner. A group of steps that is being recorded is waited for; the former owner records nothing more.
     *
     * @return the run as it is then; empty when it is no longer active
     */
    public Optional<BatchRun> takenOver(long id) {
        BatchRun run = locked(id);
        if (!run.status().isActive()) {
            return Optional.empty();
        }
        run.owner().change();
        return Optional.of(run);
    }

    /** The sessions of a run, by number. */
    public List<Session> sessions(long run) {
        return admin.createQuery("select s from Session s where s.run = :run order by s.id", Session.class).setParameter("run", run).getResultList();
    }

    /**
     * Process ids of the backends over which the open sessions of a run execute steps, and of the one over which it is being prepared.
     *
     * @param idle also of those that have used one before: it may have gone back to a pool, and serve another run since
     */
    public List<Integer> openBackends(long run, boolean idle) {
        Stream<Integer> ofSessions = admin.createQuery("select s.backendPid from Session s where s.run = :run and s.status = :opened"
                        + " and s.backendPid is not null and (:idle = true or exists (select 1 from Step t where t.run = s.run and t.session = s.id"
                        + " and t.status = :working))", Integer.class)
                .setParameter("run", run).setParameter("opened", SessionStatus.OPENED.label()).setParameter("idle", idle)
                .setParameter("working", StepStatus.IN_PROGRESS).getResultStream();
        return Stream.concat(ofSessions, numbered(run).map(BatchRun::owner).map(Owner::preparingBackend).stream()).toList();
    }

    public long countOn(String targetDatabase) {
        return admin.createQuery("select count(r) from BatchRun r where r.targetDatabase = :target", Long.class)
                .setParameter("target", targetDatabase).getSingleResult();
    }

    /** Notes who asked for the run through which door. */
    public void requested(BatchRun run, String door, String address, String command) {
        admin.createNativeQuery("insert into external_run_start (ext_run_id, ext_client, ext_start_ts, ext_sched_addr, ext_sched_account, "
                        + "ext_sched_command) values (:run, :door, :ts, :address, :account, :command)")
                .setParameter("run", run.id()).setParameter("door", door).setParameter("ts", run.start())
                .setParameter("address", address).setParameter("account", run.requestedBy()).setParameter("command", command)
                .executeUpdate();
    }

    /** Closes the sessions of a run that are open. */
    public void closeSessions(long run, SessionStatus end, Instant now) {
        admin.createQuery("update Session s set s.status = :end, s.end = :now where s.run = :run and s.status in :before")
                .setParameter("end", end.label()).setParameter("now", now).setParameter("run", run)
                .setParameter("before", end.before()).executeUpdate();
    }

    /** Closes the idle sessions beyond the number a run has now. */
    public void closeSurplus(BatchRun run, Instant now) {
        admin.createQuery("update Session s set s.status = :end, s.end = :now where s.run = :run and s.id > :sessions and s.status in :before and not exists "
                        + "(select 1 from Step t where t.run = s.run and t.session = s.id and t.status = :working)")
                .setParameter("end", SessionStatus.CLOSED.label()).setParameter("now", now).setParameter("run", run.id())
                .setParameter("sessions", run.sessions()).setParameter("before", SessionStatus.CLOSED.before())
                .setParameter("working", StepStatus.IN_PROGRESS).executeUpdate();
    }

    /**
     * What operators want of an active run.
     *
     * @param stop null for none
     * @param job  null before it is noted
     */
    public record Wanted(long run, int sessions, int ascSessions, Stop stop, String reason, Long job) {
    }
}
