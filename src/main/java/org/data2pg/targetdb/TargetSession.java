package org.data2pg.targetdb;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.data2pg.plan.PlannedStep;

/**
 * One transaction on a target database, over one of its connections: port to everything the server asks of the extension.
 * Opened by {@link TargetSessions#open}; what was done is kept only by {@link #commit}, and undone by {@link #close} without it.
 * {@link #cancel} and {@link #cut} may be called by any thread, all else by the one that opened the session.
 */
public interface TargetSession extends AutoCloseable {

    /** SQLSTATE of a lock that was waited for in vain. */
    String LOCKED = "55P03";

    /** Process id of the connection's backend on the target, as in pg_stat_activity. */
    int backendPid();

    /**
     * Makes sure that the extension is there, new enough, and that the connection's user may use it.
     *
     * @return the extension's version
     * @throws org.data2pg.message.ConflictException it is not; the message says what to do
     */
    String checkExtension();

    /** How many sessions this connection's user could have open on the target database at most, as far as this server lets him. */
    int sessionLimit();

    /** The batches configured on the target database. */
    List<ConfiguredBatch> batches();

    /** The migrations configured on the target database, with what there is to move. */
    List<ConfiguredMigration> migrations();

    /** How large the batches are; one without steps is missing. */
    List<BatchSize> batchSizes();

    /**
     * The steps of a batch whose configuration is completed.
     *
     * @throws TargetFailureException what the extension refused, with its SQLSTATE
     */
    List<PlannedStep> workingPlan(String batch);

    /** Changes with what the steps of a batch do, whatever their names and parents; null if the extension is too old to tell. */
    String fingerprint(String batch);

    /**
     * Asks the extension about step options.
     *
     * @param stepOptions JSON text
     * @return empty when they are sound, else the extension's sentence
     */
    String checkStepOptions(String stepOptions);

    /** Whether the extension has a ledger, which tells what has become of a step. */
    boolean keepsLedger();

    /**
     * Executes one step function and waits for its end, however long that takes. With a ledger it is executed once in a run: if it is done
     * already, its report is told again; if another transaction is executing it, the end of that is waited for.
     *
     * @param ledger      number of the run in the ledger; null if the extension has none
     * @param parents     names of the steps before it that the ledger must have: a crash may have undone one of them
     * @param owner       the token that was given to {@link #own}
     * @param function    name of the step function in the extension's schema
     * @param stepOptions JSON text
     * @return the step's report
     * @throws TargetFailureException the function raised, was cancelled, or the connection was lost; nothing of it is kept
     */
    List<Indicator> execute(UUID ledger, Collection<String> parents, UUID owner, String function, String batch, String step, String stepOptions);

    /**
     * What a step has reported, if it is done, after waiting for a transaction that is executing it.
     *
     * @param ledger number of the run in the ledger
     */
    Optional<List<Indicator>> reported(UUID ledger, String step);

    /**
     * Names of the steps of a run that are done. After {@link #commit} they are on the disk.
     *
     * @param ledger number of the run in the ledger
     */
    Set<String> done(UUID ledger);

    /**
     * Makes whoever knows this token the only one that may execute steps of a batch. A server whose run was taken over may not know that yet, and
     * would execute a step of a run that is over.
     *
     * @return the token of the former owner, from whom nobody else takes the batch until this transaction ends; empty for none
     * @throws TargetFailureException among others: a step of the former owner is being committed and does not come to an end
     */
    Optional<UUID> own(String batch, UUID token);

    /** The token that was last given to {@link #own} for a batch, as long as nobody has dropped it. */
    Optional<UUID> owner(String batch);

    /**
     * Removes a run from the ledger, as all its steps are recorded elsewhere; and older ones of its batch, unless a newer one has begun.
     *
     * @param owner the token of its last owner
     */
    void forget(UUID ledger, UUID owner);

    /**
     * What backends of the scheduler do on the target database at this moment; those that are gone are missing.
     *
     * @param backendPids process ids
     */
    List<Backend> backends(Collection<Integer> backendPids);

    /**
     * Process ids of the other backends of the scheduler that are executing one of these steps at this moment, whoever knows of them.
     *
     * @param ledger number of the run in the ledger
     */
    List<Integer> executing(UUID ledger, Collection<String> steps);

    /**
     * Ends backends of the scheduler on the target database, and what they do with them.
     *
     * @param backendPids process ids; those that are gone, or are no backends of the scheduler, are left alone
     * @return those that were there; they may take a moment to end
     * @throws TargetFailureException the target refused
     */
    List<Integer> terminate(Collection<Integer> backendPids);

    /** Ends the statement in progress, if there is one; its thread gets a TargetFailureException. A commit in progress waits for no standby any more. */
    void cancel();

    /** The same for a statement that does not heed {@link #cancel}: gives the connection up, without which nothing can be kept. */
    void cut();

    /**
     * Keeps what was done.
     *
     * @throws TargetFailureException the target refused the commit, or the connection was lost and the outcome is unknown
     */
    void commit();

    /** Gives the connection back; without a commit before, undoes everything. */
    @Override
    void close();

    /**
     * A batch as configured on the target database.
     *
     * @param type      COPY, COMPARE or DISCOVER
     * @param completed whether the configuration of its migration is completed
     */
    record ConfiguredBatch(String name, String type, String migration, boolean completed) {

        /** COMPARE and DISCOVER leave the tables of the target as they are. */
        public boolean writesToTarget() {
            return type.equals("COPY");
        }
    }

    /**
     * A migration as configured on the target database.
     *
     * @param completed whether its configuration is completed
     * @param rows      of its tables, as the statistics of the source say; null without any
     */
    record ConfiguredMigration(String name, String sourceDbms, boolean completed, long tables, Long rows, Long kbytes) {
    }

    /** @param cost of its steps together */
    record BatchSize(String batch, long steps, long cost) {
    }

    /**
     * A backend as pg_stat_activity shows it.
     *
     * @param state         active, idle in transaction, and so on
     * @param waitEventType what it waits for; null, like the event, if for nothing
     * @param since         begin of its transaction; null if it has none
     * @param blockedBy     the backends whose locks it waits for, in words
     */
    record Backend(int pid, String state, String waitEventType, String waitEvent, Instant since, List<String> blockedBy) {
    }

    /** One line of a step's report; values of equal indicators are summed over the steps of a run, in rank order. */
    record Indicator(String name, long value, int rank, boolean main) {
    }
}
