package org.data2pg.targetdb;

import static org.data2pg.message.TargetDbMessages.MESSAGES;

import java.util.Objects;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A database that receives migrations, and how to reach it: either by an administrator's datasource, named by its JNDI name,
 * or by host, port, name and user, from which the server makes a datasource of its own when it is first needed, and again
 * after the row has changed. The password is kept in the server's credential store, never here.
 *
 * <p>A locked target database refuses batches that write to it. Its id can't be changed, as runs refer to it.
 */
@Entity
@Table(name = "target_database")
public class TargetDatabase {

    @Id
    @Column(name = "tdb_id")
    private String id;

    @Column(name = "tdb_host")
    private String host;

    @Column(name = "tdb_port")
    private Integer port;

    @Column(name = "tdb_dbname")
    private String dbname;

    @Column(name = "tdb_user")
    private String user;

    @Column(name = "tdb_cnx_options")
    private String cnxOptions;

    @Column(name = "tdb_description")
    private String description;

    @Column(name = "tdb_locked")
    private boolean locked;

    @Column(name = "tdb_jndi_name")
    private String jndiName;

    @Column(name = "tdb_extension_schema")
    private String extensionSchema;

    /** For JPA. */
    protected TargetDatabase() {
    }

    /**
     * A target database as described.
     *
     * @throws org.data2pg.message.InvalidRequestException a value is missing, out of range or in contradiction to another
     */
    public TargetDatabase(Description description) {
        if (isEmpty(description.id())) {
            throw MESSAGES.missingId();
        }
        this.id = description.id();
        change(description);
    }

    /**
     * Takes over everything but the id.
     *
     * @throws org.data2pg.message.InvalidRequestException as for the constructor; nothing is changed then
     */
    public void change(Description values) {
        check(values);
        jndiName = emptyToNull(values.jndiName());
        host = emptyToNull(values.host());
        port = jndiName != null ? null : values.port() == null ? Integer.valueOf(5432) : values.port();
        dbname = emptyToNull(values.dbname());
        user = emptyToNull(values.user());
        cnxOptions = emptyToNull(values.cnxOptions());
        description = emptyToNull(values.description());
        locked = values.locked() == null ? locked : values.locked();
        extensionSchema = isEmpty(values.extensionSchema()) ? "data2pg" : values.extensionSchema();
    }

    private void check(Description values) {
        if (isEmpty(values.jndiName())) {
            require(values.host(), "host");
            require(values.dbname(), "dbname");
            require(values.user(), "user");
            if (values.port() != null && (values.port() < 1 || values.port() > 65535)) {
                throw MESSAGES.invalidPort(values.port(), id);
            }
        } else {
            checkJndiName(values.jndiName());
            refuse(values.host(), "a host");
            refuse(values.port(), "a port");
            refuse(values.dbname(), "a dbname");
            refuse(values.user(), "a user");
            refuse(values.password(), "a password");
            refuse(values.cnxOptions(), "cnxOptions");
        }
    }

    /** Names of other kinds would have the server call whom they name; its own datasources are nobody's target. */
    private void checkJndiName(String name) {
        if (!name.startsWith("java:") || name.startsWith("java:jboss/datasources/Data2pg")) {
            throw MESSAGES.invalidJndiName(name, id);
        }
    }

    /** True when both lead to the same user of the same database, so that the same password is meant for both. */
    public boolean hasConnectionOf(Description other) {
        return Objects.equals(host, other.host()) && Objects.equals(port, other.port()) && Objects.equals(dbname, other.dbname())
                && Objects.equals(user, other.user()) && Objects.equals(cnxOptions, other.cnxOptions()) && Objects.equals(jndiName, other.jndiName());
    }

    private void require(String value, String field) {
        if (isEmpty(value)) {
            throw MESSAGES.incompleteConnection(id, field);
        }
    }

    private void refuse(Object value, String field) {
        if (value != null && !value.equals("")) {
            throw MESSAGES.contradictoryConnection(id, field);
        }
    }

    private static boolean isEmpty(String value) {
        return value == null || value.isBlank();
    }

    private static String emptyToNull(String value) {
        return isEmpty(value) ? null : value;
    }

    /** The values a door shows; the password is not among them. */
    public Description description() {
        return new Description(id, host, port, dbname, user, null, cnxOptions, description, locked, extensionSchema, jndiName);
    }

    public String id() {
        return id;
    }

    public boolean isLocked() {
        return locked;
    }

    /** JNDI name of the administrator's datasource, null when the server makes its own. */
    public String jndiName() {
        return jndiName;
    }

    /** Schema of the data2pg extension on the target database. */
    public String extensionSchema() {
        return extensionSchema;
    }

    /**
     * A target database in the words of the doors.
     *
     * @param port       5432 when null and no JNDI name is given
     * @param password   only ever given by an operator; null leaves the one that is kept
     * @param locked     null leaves it as it is, not locked for a new one
     * @param cnxOptions parameters of the JDBC driver, as {@code name=value&name=value}
     */
    public record Description(String id, String host, Integer port, String dbname, String user, String password, String cnxOptions,
                              String description, Boolean locked, String extensionSchema, String jndiName) {

        /** The same with another lock, or none said. */
        public Description withLock(Boolean other) {
            return new Description(id, host, port, dbname, user, password, cnxOptions, description, other, extensionSchema, jndiName);
        }

        /** Never shows the password. */
        @Override
        public String toString() {
            return "target database " + id;
        }
    }
}
