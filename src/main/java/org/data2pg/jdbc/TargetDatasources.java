package org.data2pg.jdbc;

import static org.data2pg.jdbc.ServerModel.execute;
import static org.data2pg.jdbc.ServerModel.reason;
import static org.data2pg.jdbc.ServerModel.succeeded;
import static org.data2pg.message.DatasourceMessages.LOGGER;
import static org.data2pg.message.DatasourceMessages.MESSAGES;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;

import org.data2pg.targetdb.TargetDatabase;
import org.jboss.dmr.ModelNode;
import org.jboss.dmr.Property;

/**
 * The container-managed JTA datasource of each target database: the administrator's one where the row names it, else one that is made
 * in the running server and stays in its configuration. It is made anew as soon as it differs from the row, also from one that an
 * earlier start of the server has left. May be called by any thread, but not by what the deployment of the application waits for.
 */
@ApplicationScoped
public class TargetDatasources {

    private static final String WILDFLY = "org.jboss.jca.adapters.jdbc.extensions.";
    /** How many sessions there are is decided by the run, not by the pool: its size can't be changed while it is in use. */
    private static final int POOL_SIZE = 1_000;
    private static final int WILDFLYS_POOL_SIZE = 20;

    private final Map<String, Made> made = new ConcurrentHashMap<>();

    void protectSecrets(@Observes @Initialized(ApplicationScoped.class) Object serverStarted) {
        TargetSecrets.protectFiles();
        if (System.getenv("DATA2PG_STORE_PASSWORD") == null && !TargetSecrets.isStored()) {
            LOGGER.credentialStoreMissing();
        }
    }

    /**
     * The datasource of a target database, as its row stands now.
     *
     * @throws org.data2pg.message.InvalidRequestException host, user or options can't be used
     * @throws org.data2pg.message.ConflictException       the administrator's datasource does not exist; or the row has changed, and
     *                                                     sessions are still open as it was
     * @throws org.data2pg.message.UnavailableException    the server could not make it, or the credential store is not open
     */
    public DataSource of(TargetDatabase target) {
        if (target.jndiName() != null) {
            return lookup(target.id(), target.jndiName());
        }
        TargetDatabase.Description row = target.description();
        Made known = made.get(row.id());
        return known != null && known.row.equals(row) ? known.datasource : ensure(row);
    }

    /** How many sessions the pool of a target database can have open; the largest number for a datasource that is not in the server's configuration. */
    int poolSize(TargetDatabase target) {
        return target.jndiName() == null ? POOL_SIZE : Stream.of("data-source", "xa-data-source").flatMap(TargetDatasources::configured)
                .filter(datasource -> datasource.get("jndi-name").resolve().asString().equals(target.jndiName()))
                .map(datasource -> datasource.get("max-pool-size").resolve().asInt(WILDFLYS_POOL_SIZE)).findFirst().orElse(Integer.MAX_VALUE);
    }

    private static Stream<ModelNode> configured(String kind) {
        ModelNode operation = ServerModel.operation("read-children-resources", "subsystem", "datasources");
        operation.get("child-type").set(kind);
        ModelNode answer = execute(operation);
        return succeeded(answer) ? answer.get("result").asPropertyList().stream().map(Property::getValue) : Stream.empty();
    }

    private synchronized DataSource ensure(TargetDatabase.Description target) {
        Made known = made.get(target.id());
        if (known != null && known.row.equals(target)) {
            return known.datasource;
        }
        String url = checkedUrl(target);
        TargetName name = new TargetName(target.id());
        ModelNode wanted = description(name, url, target.user(), TargetSecrets.isKept(name));
        if (!exists(name, wanted)) {
            removeDatasource(name);
            add(name, wanted);
        }
        DataSource datasource = lookup(target.id(), name.jndi());
        made.put(target.id(), new Made(target, datasource));
        return datasource;
    }

    private static String checkedUrl(TargetDatabase.Description target) {
        if (target.user().contains("${")) {
            throw MESSAGES.invalidUser(target.user(), target.id());
        }
        return TargetUrl.of(target);
    }

    /**
     * Removes the datasource made for a target database, if there is one; made again when it is needed.
     *
     * @throws org.data2pg.message.ConflictException sessions are open on it; nothing is changed then
     */
    public synchronized void remove(TargetDatabase target) {
        removeDatasource(new TargetName(target.id()));
    }

    /**
     * Puts the password into the credential store, and connects with it from now on; null leaves the one that is there.
     *
     * @throws org.data2pg.message.InvalidRequestException host, user or options can't be used; nothing is changed then
     * @throws org.data2pg.message.UnavailableException the credential store is not open
     * @throws org.data2pg.message.ConflictException    sessions are open with the former password, which is replaced nevertheless
     */
    public synchronized void keepPassword(TargetDatabase target, String password) {
        if (target.jndiName() == null) {
            checkedUrl(target.description());
        }
        if (password != null) {
            TargetName name = new TargetName(target.id());
            TargetSecrets.keep(name, password);
            removeDatasource(name);
        }
    }

    /**
     * Deletes the password from the credential store, if there is one, and the datasource that refers to it.
     *
     * @throws org.data2pg.message.ConflictException sessions are open on it; nothing is changed then
     */
    public synchronized void dropPassword(TargetDatabase target) {
        TargetName name = new TargetName(target.id());
        removeDatasource(name);
        if (target.jndiName() == null) {
            TargetSecrets.forget(name);
        }
    }

    private static ModelNode description(TargetName name, String url, String user, boolean password) {
        ModelNode wanted = new ModelNode();
        wanted.get("jndi-name").set(name.jndi());
        wanted.get("driver-name").set("data2pg-postgresql");
        wanted.get("connection-url").set(url);
        wanted.get("user-name").set(user);
        if (password) {
            wanted.get("credential-reference", "store").set(TargetSecrets.STORE);
            wanted.get("credential-reference", "alias").set(name.passwordAlias());
        }
        wanted.get("max-pool-size").set(POOL_SIZE);
        wanted.get("min-pool-size").set(0);
        wanted.get("idle-timeout-minutes").set(5);
        wanted.get("blocking-timeout-wait-millis").set(10_000);
        wanted.get("validate-on-match").set(true);
        wanted.get("background-validation").set(false);
        // It waits 5 s for an answer. PostgreSQL's own one waits as long as a statement may last; one connection that does not answer is enough
        wanted.get("valid-connection-checker-class-name").set(WILDFLY + "novendor.JDBC4ValidConnectionChecker");
        wanted.get("use-fast-fail").set(true);
        wanted.get("exception-sorter-class-name").set(WILDFLY + "postgres.PostgreSQLExceptionSorter");
        wanted.get("statistics-enabled").set(true);
        return wanted;
    }

    private static boolean exists(TargetName name, ModelNode wanted) {
        ModelNode answer = execute(operation("read-resource", name));
        ModelNode present = answer.get("result");
        return succeeded(answer) && present.hasDefined("credential-reference") == wanted.hasDefined("credential-reference")
                && wanted.keys().stream().allMatch(key -> present.get(key).asString().equals(wanted.get(key).asString()));
    }

    private static void add(TargetName name, ModelNode wanted) {
        ModelNode operation = operation("add", name);
        wanted.keys().forEach(key -> operation.get(key).set(wanted.get(key)));
        ModelNode answer = execute(operation);
        if (!succeeded(answer)) {
            throw MESSAGES.datasourceNotMade(name.id(), reason(answer));
        }
    }

    /** Removal cuts the sessions of a pool, whatever they are doing: so not while there are any. */
    private void removeDatasource(TargetName name) {
        if (!succeeded(execute(operation("read-resource", name)))) {
            made.remove(name.id());
            return;
        }
        int sessions = sessionsInUse(name);
        if (sessions > 0) {
            throw MESSAGES.datasourceInUse(name.id(), sessions);
        }
        made.remove(name.id());
        ModelNode operation = operation("remove", name);
        operation.get("operation-headers", "allow-resource-service-restart").set(true);
        ModelNode answer = execute(operation);
        if (!succeeded(answer)) {
            throw MESSAGES.datasourceNotRemoved(name.id(), reason(answer));
        }
    }

    private static int sessionsInUse(TargetName name) {
        ModelNode operation = operation("read-attribute", name);
        operation.get("address").add("statistics", "pool");
        operation.get("name").set("InUseCount");
        ModelNode answer = execute(operation);
        return succeeded(answer) ? answer.get("result").asInt(0) : 0;
    }

    private static ModelNode operation(String operation, TargetName name) {
        return ServerModel.operation(operation, "subsystem", "datasources", "data-source", name.pool());
    }

    private static DataSource lookup(String id, String jndiName) {
        try {
            return InitialContext.doLookup(jndiName);
        } catch (NamingException | ClassCastException e) {
            throw MESSAGES.unknownDatasource(id, jndiName, e);
        }
    }

    /** A datasource that is there, and the row it was made of. */
    private record Made(TargetDatabase.Description row, DataSource datasource) {
    }
}
