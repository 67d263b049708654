package org.data2pg.run;

import java.io.Serializable;
import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/**
 * A connection that executes steps of a run on the target database. Opened when it takes its first step, then numbered for good;
 * Closed or Aborted with its run. The backend may change between two steps, as connections come from a pool.
 */
@Entity
@Table(name = "session")
@IdClass(Session.Key.class)
public class Session {

    @Id
    @Column(name = "ses_run_id")
    private long run;

    @Id
    @Column(name = "ses_id")
    private int id;

    @Column(name = "ses_status")
    private String status;

    @Column(name = "ses_backend_pid")
    private Integer backendPid;

    @Column(name = "ses_start_ts")
    private Instant start;

    @Column(name = "ses_end_ts")
    private Instant end;

    /** For JPA. */
    protected Session() {
    }

    public int id() {
        return id;
    }

    public Integer backendPid() {
        return backendPid;
    }

    /** Label of its state. */
    public String status() {
        return status;
    }

    public Instant start() {
        return start;
    }

    /** Null while it is open. */
    public Instant end() {
        return end;
    }

    /** Primary key. */
    public record Key(long run, int id) implements Serializable {
    }
}
