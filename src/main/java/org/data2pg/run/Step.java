package org.data2pg.run;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/**
 * One step of a run: one step function on one object, executed by one session in one transaction on the target database.
 *
 * <p>Stored once per run when its working plan is read. Its state is moved on by {@link StepMoves}, many times a second,
 * which is why these moves are single statements and not changes of this entity.
 */
@Entity
@Table(name = "step")
@IdClass(Step.Key.class)
public class Step {

    @Id
    @Column(name = "stp_run_id")
    private long run;

    @Id
    @Column(name = "stp_name")
    private String name;

    @Column(name = "stp_sql_function")
    private String sqlFunction;

    @Column(name = "stp_shell_script")
    private String shellScript;

    @Column(name = "stp_cost")
    private long cost;

    @Column(name = "stp_size")
    private long size;

    @Column(name = "stp_parents")
    private String[] parents;

    @Column(name = "stp_cum_cost")
    private long cumulativeCost;

    @Column(name = "stp_status")
    private StepStatus status;

    @Column(name = "stp_blocking")
    private String[] blocking;

    @Column(name = "stp_ses_id")
    private Integer session;

    @Column(name = "stp_start_ts")
    private Instant start;

    @Column(name = "stp_end_ts")
    private Instant end;

    @Column(name = "stp_error_msg")
    private String error;

    @Column(name = "stp_attempts")
    private int attempts;

    /** For JPA. */
    protected Step() {
    }

    public long run() {
        return run;
    }

    public String name() {
        return name;
    }

    public String sqlFunction() {
        return sqlFunction;
    }

    public long cost() {
        return cost;
    }

    /** Cost as it was configured: kilobytes on the source. */
    public long size() {
        return size;
    }

    public List<String> parents() {
        return List.of(parents);
    }

    public long cumulativeCost() {
        return cumulativeCost;
    }

    public StepStatus status() {
        return status;
    }

    public List<String> blocking() {
        return List.of(blocking);
    }

    public Integer session() {
        return session;
    }

    public Instant start() {
        return start;
    }

    public Instant end() {
        return end;
    }

    public String error() {
        return error;
    }

    public int attempts() {
        return attempts;
    }

    /** Primary key. */
    public record Key(long run, String name) implements Serializable {
    }
}
