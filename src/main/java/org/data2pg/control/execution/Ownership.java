package org.data2pg.control.execution;

import static org.data2pg.message.ControlLogger.LOGGER;
import static org.data2pg.message.ControlMessages.MESSAGES;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.data2pg.control.admindb.Node;
import org.data2pg.control.execution.ActiveRun.Pause;
import org.data2pg.run.BatchRun;

/**
 * Which runs belong to this server. For each of them it holds an advisory lock of the administration database, all on one connection of its own,
 * so that the locks are free as soon as the server is gone. A server that freezes, or that the network has cut off, loses the connection because it
 * is idle for too long. While the connection is lost nothing new starts; when it is back, a run is owned again unless another server was faster:
 * then its number of owners has grown, and nothing more of this server is recorded for it.
 */
@ApplicationScoped
public class Ownership {

    /** The database ends the connection when it has heard nothing for so long: {@link RunWatch} asks twice a second. */
    private static final String IDLE_LIMIT = "set idle_session_timeout = '15s'";
    private static final int ANSWER_MS = 10_000;

    /** Longer than that: the former process of this server may be seen as dead that late. */
    private static final long NAMESAKE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final String RUN_KEY = "hashtextextended(current_schema() || '.run ' || ?::bigint, 0)";
    private static final String SERVER_KEY = "hashtextextended(current_schema() || '.server', 0)";
    private static final String NAME_KEY = "hashtextextended(current_schema() || '.node ' || ?, 0)";
    private static final String LOCKED = "(select from pg_locks where locktype = 'advisory' and granted and objsubid = 1"
            + " and database = (select oid from pg_database where datname = current_database())"
            + " and (classid::bigint << 32 | objid::bigint) = ";
    private static final String TAKE = "select exists " + LOCKED + RUN_KEY + " and pid = pg_backend_pid()) or pg_try_advisory_lock(" + RUN_KEY + ")";
    private static final String ORPHANS = "select run_id, run_node, run_start_ts from run where run_status in ('Initializing', 'In_progress', 'Ending')"
            + " and not exists " + LOCKED + RUN_KEY.replace("?::bigint", "run_id") + ") order by run_id";
    private static final String NOTHING_WAITS = "update run set run_warning = ?::text where run_id = (select run_id from run where run_id = ?"
            + " and run_warning like 'D2PG000148: %' for no key update skip locked) returning run_id";
    private static final String SERVERS = "select count(*) from pg_locks where locktype = 'advisory' and objsubid = 1"
            + " and database = (select oid from pg_database where datname = current_database())"
            + " and (classid::bigint << 32 | objid::bigint) = " + SERVER_KEY;

    @Resource(lookup = "java:jboss/datasources/Data2pgAdminDS")
    private DataSource datasource;
    @Inject
    private Executions executions;
    @Inject
    private Node node;

    private final Map<Long, Owned> mine = new ConcurrentHashMap<>();
    private final Semaphore now = new Semaphore(0);
    private Connection connection;
    private boolean lossSaid;
    private boolean nameHeld;
    private long nameWanted;
    private boolean namesakeSaid;

    /** The run is carried out here from now on; nothing of it starts while its lock is not held. Its lock is taken with the next beat: now. */
    public void own(long run, int epoch) {
        mine.put(run, new Owned(epoch, false));
        now.release();
    }

    /** Waits for the time of the next {@link #beat}. */
    void awaitBeat(long ms) throws InterruptedException {
        if (now.tryAcquire(ms, TimeUnit.MILLISECONDS)) {
            now.drainPermits();
        }
    }

    /** The run has ended. */
    public synchronized void release(long run) {
        mine.remove(run);
        try {
            if (connection != null) {
                ask("select pg_advisory_unlock(" + RUN_KEY + ")", run);
            }
        } catch (SQLException gone) {
            lose(gone);
        }
    }

    /** Numbers of the runs of this server. */
    Set<Long> runs() {
        return Set.copyOf(mine.keySet());
    }

    boolean isMine(long run) {
        return mine.containsKey(run);
    }

    /** Which of the owners of a run this server is; 0 for a run that is not its own. */
    int epoch(long run) {
        Owned owned = mine.get(run);
        return owned == null ? 0 : owned.epoch();
    }

    /** @throws RunLostException the run, as it is now, belongs to another server */
    void require(BatchRun run) {
        Owned owned = mine.get(run.id());
        if (owned == null || owned.epoch() != run.owner().epoch()) {
            throw new RunLostException(run.id());
        }
    }

    /** Lets a run start steps if its lock is held; called once it is known to {@link Executions}. */
    synchronized void admit(Execution execution) {
        Owned owned = mine.get(execution.runId());
        if (owned == null || !owned.held()) {
            execution.active().pause(Pause.NOT_OWNED);
        }
    }

    /** Shows the database that this server lives, and takes the locks that are missing. Called by one thread only, to which the connection belongs. */
    synchronized void beat() {
        try {
            connect();
            ask("select 1");
            holdName();
            for (Map.Entry<Long, Owned> owned : mine.entrySet()) {
                if (!owned.getValue().held()) {
                    regain(owned.getKey(), owned.getValue().epoch());
                }
            }
        } catch (SQLException failure) {
            lose(failure);
        }
    }

    private void connect() throws SQLException {
        if (connection == null) {
            Connection opened = datasource.getConnection();
            connection = opened;
            nameHeld = false;
            nameWanted = System.nanoTime();
            opened.setNetworkTimeout(Runnable::run, ANSWER_MS);
            try (var statement = opened.createStatement()) {
                statement.execute(IDLE_LIMIT);
            }
            ask("select pg_advisory_lock_shared(" + SERVER_KEY + ")");
            if (lossSaid) {
                LOGGER.ownershipRegained();
                lossSaid = false;
            }
        }
    }

    /** What bears this server's name was left by it: it is taken over at once, and nobody sees that another server did it. */
    private void holdName() throws SQLException {
        if (nameHeld) {
            return;
        }
        nameHeld = "t".equals(ask("select pg_try_advisory_lock(" + NAME_KEY + ")", node.name()).get(0));
        if (nameHeld) {
            namesakeSaid = false;
        } else if (System.nanoTime() - nameWanted > NAMESAKE_NANOS && !namesakeSaid) {
            LOGGER.namesake(node.name());
            namesakeSaid = true;
        }
    }

    /** Whether no other server that is alive bears the same name. */
    synchronized boolean isOnlyOneOfItsName() {
        try {
            if (connection != null) {
                holdName();
            }
            return connection != null && nameHeld;
        } catch (SQLException failure) {
            lose(failure);
            return false;
        }
    }

    /** Another server may have taken the run over meanwhile, and still hold its lock, or be about to. */
    private void regain(long run, int epoch) throws SQLException {
        boolean held = "t".equals(ask(TAKE, run, run).get(0));
        List<String> owners = ask("select run_owner_epoch from run where run_id = ?", run);
        if (!owners.equals(List.of(Integer.toString(epoch)))) {
            release(run);
            if (owners.isEmpty()) {
                LOGGER.runVanished(run);
            } else {
                LOGGER.runLost(run);
            }
            executions.of(run).ifPresent(Execution::abandon);
        } else if (held) {
            mine.put(run, new Owned(epoch, true));
            withdrawWarning(run);
            executions.of(run).ifPresent(execution -> execution.active().goOn(Pause.NOT_OWNED));
        }
    }

    /** Another server may have tried in vain to take the run over. Whoever keeps the row locked is not waited for. */
    private void withdrawWarning(long run) {
        String lasting = executions.of(run).filter(execution -> execution.ledger() == null).map(execution -> MESSAGES.noLedger(execution.target().id())).orElse(null);
        try {
            ask(NOTHING_WAITS, lasting, run);
        } catch (SQLException onlyRead) {
            LOGGER.debug("The warning of a run could not be withdrawn", onlyRead);
        }
    }

    private void lose(SQLException failure) {
        letGo();
        mine.replaceAll((run, owned) -> new Owned(owned.epoch(), false));
        mine.keySet().forEach(run -> executions.of(run).ifPresent(execution -> execution.active().pause(Pause.NOT_OWNED)));
        if (!lossSaid) {
            LOGGER.ownershipLost(failure.getMessage());
            lossSaid = true;
        }
    }

    /** The active runs whose lock nobody holds; none while the connection is lost. */
    synchronized List<Orphan> orphans() {
        if (connection == null) {
            return List.of();
        }
        try (PreparedStatement query = connection.prepareStatement(ORPHANS); ResultSet rows = query.executeQuery()) {
            List<Orphan> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Orphan(rows.getLong(1), rows.getString(2), rows.getTimestamp(3).toInstant()));
            }
            found.removeIf(orphan -> isMine(orphan.run()));
            return found;
        } catch (SQLException failure) {
            lose(failure);
            return List.of();
        }
    }

    /** Takes the lock of a run nobody owns; false when somebody was faster. */
    synchronized boolean take(long run) {
        try {
            return connection != null && "t".equals(ask(TAKE, run, run).get(0));
        } catch (SQLException failure) {
            lose(failure);
            return false;
        }
    }

    /** Whether another server on the same administration database is alive. */
    synchronized boolean hasOthers() {
        try {
            return connection != null && Integer.parseInt(ask(SERVERS).get(0)) > 1;
        } catch (SQLException failure) {
            lose(failure);
            return false;
        }
    }

    synchronized void serverEnded(@Observes @Destroyed(ApplicationScoped.class) Object application) {
        letGo();
    }

    /** The backend is ended: back in the pool, its connection would hold the locks. */
    private void letGo() {
        if (connection != null) {
            try (Connection lost = connection) {
                ask("select pg_terminate_backend(pg_backend_pid())");
            } catch (SQLException gone) {
                LOGGER.debug("The connection of this server is gone", gone);
            }
            connection = null;
        }
    }

    private List<String> ask(String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<String> answers = new ArrayList<>();
                while (rows.next()) {
                    answers.add(rows.getString(1));
                }
                return answers;
            }
        }
    }

    /** @param held whether this server has the lock now */
    private record Owned(int epoch, boolean held) {
    }

    /** An active run without an owner, and the server that had it. */
    record Orphan(long run, String node, Instant start) {
    }
}
