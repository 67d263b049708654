package org.data2pg.run;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.ColumnTransformer;

/**
 * One execution of a batch on a target database.
 *
 * <p>It is stored when an operator's request was accepted (Initializing), gets the steps of the batch's working plan (In_progress),
 * has no step left to start (Ending) and is Completed when every step is. A failed step, or the end of its server, makes it Aborted.
 * At most one run of a batch is active on a target database; the database itself refuses a second one.
 *
 * <p>The row and its steps are the only truth about a run: what the batch engine keeps about the job is never read.
 */
@Entity
@Table(name = "run")
public class BatchRun {

    private static final Set<String> COPY_AND_COMPARE = Set.of("COPY", "COMPARE");

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "run_id")
    private Long id;

    @Column(name = "run_database")
    private String targetDatabase;

    @Column(name = "run_batch_name")
    private String batch;

    @Column(name = "run_batch_type")
    private String batchType;

    @Column(name = "run_step_options")
    @ColumnTransformer(write = "cast(? as jsonb)")
    private String stepOptions;

    @Column(name = "run_init_max_ses")
    private int initialSessions;

    @Column(name = "run_init_asc_ses")
    private int initialAscSessions;

    @Column(name = "run_comment")
    private String comment;

    @Column(name = "run_ref_id")
    private Long referenceRun;

    @Column(name = "run_start_ts")
    private Instant start;

    @Column(name = "run_end_ts")
    private Instant end;

    @Column(name = "run_status")
    private RunStatus status;

    @Column(name = "run_max_sessions")
    private int sessions;

    @Column(name = "run_asc_sessions")
    private int ascSessions;

    @Column(name = "run_error_msg")
    private String error;

    @Column(name = "run_restart_id")
    private Long restartRun;

    @Column(name = "run_restarted_id")
    private Long restartedRun;

    @Embedded
    private Owner owner;

    @Column(name = "run_requested_by")
    private String requestedBy;

    @Column(name = "run_session_limit")
    private int sessionLimit;

    @Column(name = "run_takeover")
    private String takeover;

    @Column(name = "run_on_error")
    private String onError;

    @Column(name = "run_stop")
    private String stop;

    @Column(name = "run_stop_reason")
    private String stopReason;

    @Column(name = "run_ledger")
    private UUID ledger;

    @Column(name = "run_warning")
    private String warning;

    @Column(name = "run_without_ledger")
    private boolean withoutLedger;

    @Column(name = "run_fingerprint")
    private String fingerprint;

    @Column(name = "run_start_key")
    private String startKey;

    @Column(name = "run_start_digest")
    private String startDigest;

    /** For JPA. */
    protected BatchRun() {
    }

    /**
     * A run that was accepted just now.
     *
     * @param node         name of the server that will carry it out
     * @param sessionLimit how many sessions the target database can open
     */
    public BatchRun(Order order, String batchType, int sessionLimit, String node, Instant now) {
        this.targetDatabase = order.targetDatabase();
        this.batch = order.batch();
        this.batchType = batchType;
        this.stepOptions = order.stepOptions();
        this.initialSessions = order.sessions();
        this.initialAscSessions = order.ascSessions();
        this.sessions = order.sessions();
        this.ascSessions = order.ascSessions();
        this.comment = order.comment();
        this.referenceRun = order.referenceRun();
        this.requestedBy = order.requestedBy();
        this.takeover = order.takeover();
        this.onError = order.onError();
        this.sessionLimit = sessionLimit;
        this.owner = new Owner(node);
        this.start = now;
        this.status = RunStatus.INITIALIZING;
        this.ledger = UUID.randomUUID();
    }

    /** It takes over what an unfinished run has left; call {@link #restartedBy} there when this one is stored. */
    public void restarts(BatchRun unfinished) {
        restartedRun = unfinished.id;
        ledger = unfinished.ledger;
        warning = unfinished.warning;
        withoutLedger = unfinished.withoutLedger;
        fingerprint = unfinished.fingerprint;
    }

    /** Its working plan was read when the steps of the batch did this; null if the target database could not tell. */
    public void planned(String batchFingerprint) {
        fingerprint = batchFingerprint;
    }

    /** The request for it had a key; the digest is of what was asked for. */
    public void startedBy(String key, String digest) {
        startKey = key;
        startDigest = digest;
    }

    /** Another run has taken over what was left. */
    public void restartedBy(BatchRun successor) {
        become(RunStatus.RESTARTED);
        restartRun = successor.id;
    }

    /** Its steps are stored and may be executed. */
    public void begin() {
        owner.prepared();
        become(RunStatus.IN_PROGRESS);
    }

    /** No step is left to start. */
    public void endSoon() {
        become(RunStatus.ENDING);
    }

    /** Every step is completed. */
    public void complete(Instant now) {
        if (become(RunStatus.COMPLETED)) {
            end = now;
        }
    }

    /** An operator wants it to stop; the server that carries it out sees this and acts. An abort may follow a suspension. */
    public void stop(Stop wanted, String reason) {
        stop = wanted.label();
        stopReason = reason;
    }

    /**
     * Changes what may be changed while it is active; the server that carries it out sees this and acts.
     *
     * @param newComment null leaves it as it is, an empty one takes it away
     */
    public void modify(int newSessions, int newAscSessions, String newComment) {
        sessions = newSessions;
        ascSessions = newAscSessions;
        if (newComment != null) {
            comment = newComment.isBlank() ? null : newComment;
        }
    }

    /** Stopped between its steps; the reason is a sentence for the operator. */
    public void suspend(String reason, Instant now) {
        if (become(RunStatus.SUSPENDED)) {
            error = reason;
            end = now;
        }
    }

    /** Ends before all steps are completed; the reason is a sentence for the operator. */
    public void abort(String reason, Instant now) {
        if (become(RunStatus.ABORTED)) {
            error = reason;
            end = now;
        }
    }

    /** Something went wrong that the run will end with; it is shown while other steps go on. The first one counts. */
    public void failing(String reason) {
        error = error == null ? reason : error;
    }

    /** The run goes on, but an operator should know this; null for nothing any more. */
    public void warn(String sentence) {
        warning = sentence;
    }

    /** Its steps are executed without the ledger of the target database, which has none. */
    public void goWithoutLedger() {
        withoutLedger = true;
    }

    /**
     * Becoming what it is already changes nothing: a move is repeated when it is unknown whether the database kept it.
     *
     * @return whether the state has changed
     */
    private boolean become(RunStatus next) {
        if (status == next) {
            return false;
        }
        if (!status.mayBecome(next)) {
            throw new IllegalStateException("Run " + id + " is " + status.label() + " and can't become " + next.label());
        }
        status = next;
        return true;
    }

    public Long id() {
        return id;
    }

    public String targetDatabase() {
        return targetDatabase;
    }

    public String batch() {
        return batch;
    }

    public String batchType() {
        return batchType;
    }

    /** JSON text. */
    public String stepOptions() {
        return stepOptions;
    }

    public int sessions() {
        return sessions;
    }

    public int ascSessions() {
        return ascSessions;
    }

    public String comment() {
        return comment;
    }

    public Long referenceRun() {
        return referenceRun;
    }

    public Instant start() {
        return start;
    }

    public Instant end() {
        return end;
    }

    public RunStatus status() {
        return status;
    }

    public String error() {
        return error;
    }

    public Long restartRun() {
        return restartRun;
    }

    public Long restartedRun() {
        return restartedRun;
    }

    /** The server that carries it out. */
    public Owner owner() {
        return owner;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** Its number in the ledger of the target database. */
    public UUID ledger() {
        return ledger;
    }

    /** What shows the target database that steps are executed for the present owner of this run: no other run, and no other owner, has the same. */
    public UUID ownerToken() {
        return owner.token(ledger, id);
    }

    /** The same of all its owners so far: the target database may not have been told of the present one. */
    public Stream<UUID> ownerTokens() {
        return owner.tokens(ledger, id);
    }

    /** Whether its steps would do something else now; where one of the two is not known, the working plan has to do. */
    public boolean doesOtherThan(String presentFingerprint) {
        return fingerprint != null && presentFingerprint != null && !fingerprint.equals(presentFingerprint);
    }

    /** Whether one of the two copies rows to tables that the other one may be comparing. */
    public boolean isDisturbedBy(BatchRun other) {
        return Set.copyOf(List.of(batchType, other.batchType)).equals(COPY_AND_COMPARE);
    }

    public String warning() {
        return warning;
    }

    /** Whether steps of it may have been executed without the ledger of the target database. */
    public boolean isWithoutLedger() {
        return withoutLedger;
    }

    /** Of the request that had a key; else null. */
    public String startDigest() {
        return startDigest;
    }

    public int sessionLimit() {
        return sessionLimit;
    }

    /** The number of sessions asked for at its start. */
    public int initialSessions() {
        return initialSessions;
    }

    /** What happens when its server dies: abort, continue, or null for the rule. */
    public String takeover() {
        return takeover;
    }

    /** What happens when a step fails: abort or continue. */
    public String onError() {
        return onError;
    }

    /** Whether all that does not depend on a failed step is still executed. */
    public boolean goesOnAfterFailures() {
        return onError.equals("continue");
    }

    /** Whether a step has failed so that nothing new starts. */
    public boolean endsAfterFailure() {
        return error != null && !goesOnAfterFailures();
    }

    /** What an operator wants of it, null for nothing. */
    public Stop stopWanted() {
        return Stop.of(stop);
    }

    public String stopReason() {
        return stopReason;
    }

    /** What an operator asked for; the step options are JSON text, takeover is abort, continue or null, onError abort or continue. */
    public record Order(String targetDatabase, String batch, int sessions, int ascSessions, String stepOptions, String comment,
                        Long referenceRun, String requestedBy, String takeover, String onError) {
    }
}
