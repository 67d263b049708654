package org.data2pg.access;

import java.time.Duration;
import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A token by which programs speak for its owner, until it expires or is revoked. The token itself is not here, only its hash: who reads the
 * administration database can't use it.
 */
@Entity
@Table(name = "api_token")
public class ApiToken {

    /** Not with every request: it would write more than it tells. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "tok_id")
    private Long id;

    @Column(name = "tok_name")
    private String name;

    @Column(name = "tok_owner")
    private String owner;

    @Column(name = "tok_role")
    private String role;

    @Column(name = "tok_hash")
    private String hash;

    @Column(name = "tok_created_ts")
    private Instant created;

    @Column(name = "tok_expires_ts")
    private Instant expires;

    @Column(name = "tok_used_ts")
    private Instant used;

    @Column(name = "tok_revoked_ts")
    private Instant revoked;

    @Column(name = "tok_by_provider")
    private boolean byProvider;

    /** For JPA. */
    protected ApiToken() {
    }

    /**
     * @param role       the highest one it has
     * @param byProvider whether its owner came from an OpenID Connect provider
     */
    public ApiToken(String name, String owner, String role, String hash, Instant created, Instant expires, boolean byProvider) {
        this.name = name;
        this.owner = owner;
        this.role = role;
        this.hash = hash;
        this.created = created;
        this.expires = expires;
        this.byProvider = byProvider;
    }

    public boolean isValid(Instant now) {
        return revoked == null && now.isBefore(expires);
    }

    public void use(Instant now) {
        if (used == null || used.plus(NOTED_EVERY).isBefore(now)) {
            used = now;
        }
    }

    /** For good. */
    public void revoke(Instant now) {
        if (revoked == null) {
            revoked = now;
        }
    }

    public boolean isByProvider() {
        return byProvider;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String owner() {
        return owner;
    }

    public String role() {
        return role;
    }

    public Instant created() {
        return created;
    }

    public Instant expires() {
        return expires;
    }

    public Instant used() {
        return used;
    }

    public Instant revoked() {
        return revoked;
    }
}
