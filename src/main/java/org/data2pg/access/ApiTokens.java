package org.data2pg.access;

import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;

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
        return admin.createQuery("select t from ApiToken t where t.id = :id", ApiToken.class).setParameter("id", id).getResultStream().findFirst();
    }

    public Optional<ApiToken> hashed(String hash) {
        return admin.createQuery("select t from ApiToken t where t.hash = :hash", ApiToken.class).setParameter("hash", hash).getResultStream().findFirst();
    }

    /**
     * Some, the newest first.
     *
     * @param owner null for those of all users
     * @param first how many to leave out
     */
    public List<ApiToken> page(String owner, int first, int count) {
        return query("select t", owner, " order by t.id desc", ApiToken.class).setFirstResult(first).setMaxResults(count).getResultList();
    }

    /** @param owner null for those of all users */
    public long count(String owner) {
        return query("select count(t)", owner, "", Long.class).getSingleResult();
    }

    private <T> TypedQuery<T> query(String select, String owner, String order, Class<T> type) {
        TypedQuery<T> query = admin.createQuery(select + " from ApiToken t" + (owner == null ? "" : " where t.owner = :owner") + order, type);
        return owner == null ? query : query.setParameter("owner", owner);
    }
}
