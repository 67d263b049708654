package org.data2pg.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.ColumnTransformer;

/** One action on a run or a target database, done or refused. Written once, never changed. */
@Entity
@Table(name = "audit")
public class AuditEntry {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "aud_id")
    private Long id;

    @Column(name = "aud_ts")
    private Instant at;

    @Column(name = "aud_login")
    private String login;

    @Column(name = "aud_door")
    private String door;

    @Column(name = "aud_address")
    private String address;

    @Column(name = "aud_action")
    private String action;

    @Column(name = "aud_run")
    private Long run;

    @Column(name = "aud_database")
    private String targetDatabase;

    @Column(name = "aud_parameters")
    @ColumnTransformer(write = "cast(? as jsonb)")
    private String parameters;

    @Column(name = "aud_outcome")
    private String outcome;

    @Column(name = "aud_message")
    private String message;

    @Column(name = "aud_token")
    private Long token;

    /** For JPA. */
    protected AuditEntry() {
    }

    /**
     * An action that was done, or refused with this message.
     *
     * @param token      number of the API token, null for a user himself
     * @param run        null when there is none
     * @param parameters JSON text, without any secret
     * @param refusal    null when it was done
     */
    public AuditEntry(Instant at, String login, Long token, String door, String address, String action, Long run, String targetDatabase,
                      String parameters, String refusal) {
        this.at = at;
        this.login = login;
        this.token = token;
        this.door = door;
        this.address = address;
        this.action = action;
        this.run = run;
        this.targetDatabase = targetDatabase;
        this.parameters = parameters;
        this.outcome = refusal == null ? "done" : "refused";
        this.message = refusal;
    }

    /** Whether both are about the same doing of somebody. The database rounds to microseconds. */
    boolean isSameAs(AuditEntry other) {
        return Duration.between(at, other.at).abs().toMillis() == 0 && login.equals(other.login) && action.equals(other.action) && outcome.equals(other.outcome)
                && Objects.equals(run, other.run);
    }

    public long id() {
        return id;
    }

    public Instant at() {
        return at;
    }

    public String login() {
        return login;
    }

    /** Number of the API token the request came with; null for a user himself. */
    public Long token() {
        return token;
    }

    public String door() {
        return door;
    }

    public String address() {
        return address;
    }

    public String action() {
        return action;
    }

    public Long run() {
        return run;
    }

    public String targetDatabase() {
        return targetDatabase;
    }

    /** JSON text. */
    public String parameters() {
        return parameters;
    }

    /** done or refused. */
    public String outcome() {
        return outcome;
    }

    public String message() {
        return message;
    }
}
