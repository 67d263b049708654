package org.data2pg.access;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** The rows of api_token. Called within an admin transaction. */
@ApplicationScoped
public class ApiTokens {

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /** Stores a new token, which has its number then. */
    public void add(ApiToken token) {
        admin.persist(token);
        admin.flush();
    }

    public Optional<ApiToken> numbered(long id) {
        return Optional.ofNullable(admin.find(ApiToken.class, id));
    }

    public Optional<ApiToken> hashed(String hash) {
        return admin.createQuery("select t from ApiToken t where t.hash = :hash", ApiToken.class).setParameter("hash", hash).getResultStream().findFirst();
    }

    /** The newest first. */
    public List<ApiToken> all() {
        return admin.createQuery("select t from ApiToken t order by t.id desc", ApiToken.class).getResultList();
    }

    /** The newest first. */
    public List<ApiToken> of(String owner) {
        return admin.createQuery("select t from ApiToken t where t.owner = :owner order by t.id desc", ApiToken.class).setParameter("owner", owner)
                .getResultList();
    }
}
