package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.control.Failpoint.Break;
import org.data2pg.control.Failpoint.During;
import org.data2pg.fixture.PostgresServer;

/** A database without the extension, which a {@link BreakableServer} is told about, and what an operator does with it while that breaks. */
final class BareTarget {

    private final BreakableServer server;
    private final PostgresServer postgres = SampleServers.get().target();
    private final String name;
    private final String address;

    BareTarget(BreakableServer server, String name) {
        this.server = server;
        this.name = name;
        this.address = "target-databases/" + name;
    }

    /** All of it is there afterwards, or nothing; what was refused can be asked for again; and its password serves no other of its name. */
    void breakAt(Failpoint point, Break how) throws SQLException {
        if (isKnown()) {
            // A test before has failed
            remove();
        }
        postgres.createDatabase(name);
        try {
            if (point.during() == During.ADD) {
                isBroken(point, how, "add", this::add, this::addAfterAnother, () -> isThere("as it was added"));
            } else {
                add();
            }
            if (point.during() == During.CHANGE) {
                isBroken(point, how, "change", () -> server.rest().put(address, with("description", "changed")), () -> isThere("changed"));
            }
            if (point.during() == During.INSTALL) {
                isBroken(point, how, "install extension", () -> server.rest().post(address + "/extension/install", JsonObject.EMPTY_JSON_OBJECT), this::hasExtension);
            }
            assertThat(isReachable()).as("its password was kept").isTrue();
            if (point.during() == During.REMOVE) {
                isBroken(point, how, "remove", this::remove, () -> !isKnown());
            } else {
                remove();
            }
            addWithoutPassword();
        } finally {
            SampleServers.execute(postgres, "postgres", "DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    private void isBroken(Failpoint point, Break how, String action, Supplier<JsonObject> request, State done) throws SQLException {
        isBroken(point, how, action, request, request, done);
    }

    /** @param again what an operator does after a refusal */
    private void isBroken(Failpoint point, Break how, String action, Supplier<JsonObject> request, Supplier<JsonObject> again, State done) throws SQLException {
        server.actionIsBroken(point, how, action, request);
        if (!server.isAlive()) {
            server.start();
        }
        assertThat(done.holds()).isEqualTo(!point.undoes());
        if (point.undoes()) {
            again.get();
            assertThat(done.holds()).isTrue();
        }
    }

    private JsonObject add() {
        return server.rest().post("target-databases", with("password", postgres.password()));
    }

    private JsonObject addAfterAnother() {
        addWithoutPassword();
        return add();
    }

    private void addWithoutPassword() {
        server.rest().post("target-databases", with("description", "without a password"));
        assertThat(isReachable()).as("the password of another one serves this one, too").isFalse();
        remove();
    }

    private JsonObject remove() {
        return server.rest().delete(address);
    }

    private boolean isReachable() {
        return server.rest().post(address + "/check", JsonObject.EMPTY_JSON_OBJECT).getBoolean("reachable");
    }

    private JsonObject with(String key, String value) {
        return Json.createObjectBuilder(server.connection().remove("password").add("id", name).add("dbname", name).add("user", PostgresServer.SUPERUSER)
                .add("description", "as it was added").build()).add(key, value).build();
    }

    private boolean isKnown() throws SQLException {
        return !server.recorded("SELECT tdb_id FROM target_database WHERE tdb_id = ?", name).isEmpty();
    }

    private boolean isThere(String description) throws SQLException {
        return server.recorded("SELECT tdb_description FROM target_database WHERE tdb_id = ?", name).equals(List.of(description));
    }

    private boolean hasExtension() throws SQLException {
        try (Connection connection = postgres.connect(name)) {
            return Rows.of(connection, "SELECT to_regprocedure('data2pg.data2pg_version()') IS NOT NULL").equals(List.of("t"));
        }
    }

    /** What can be asked of the databases. */
    @FunctionalInterface
    private interface State {
        boolean holds() throws SQLException;
    }
}
