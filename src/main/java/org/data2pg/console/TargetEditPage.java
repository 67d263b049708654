package org.data2pg.console;

import java.util.Map;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.target.TargetDatabaseControl;
import org.data2pg.message.ConsoleMessages;
import org.data2pg.message.RefusedException;
import org.data2pg.targetdb.TargetDatabase.Description;

/** target-edit.xhtml: a new target database, or the values of one that is there. */
@Named
@ViewScoped
public class TargetEditPage extends Page {

    /** What a refusal is about, by its number. */
    private static final Map<String, String> FIELDS = Map.of("D2PG000201", "newId", "D2PG000207", "newId", "D2PG000203", "port", "D2PG000512", "port",
            "D2PG000209", "jndiName", "D2PG000344", "host", "D2PG000345", "user", "D2PG000346", "cnxOptions", "D2PG000347", "cnxOptions",
            "D2PG000348", "cnxOptions");
    private static final String INCOMPLETE = "D2PG000202";

    @Inject
    private TargetDatabaseControl control;
    @Inject
    private User user;
    private final Refusals refusals = new Refusals();
    private String id;
    private transient Description shown;
    private String newId;
    private String host;
    private String port;
    private String dbname;
    private String loginUser;
    private transient String password;
    private String cnxOptions;
    private String description;
    private boolean locked;
    private String extensionSchema;
    private String jndiName;

    @Override
    Parameters parameters() {
        return Parameters.of("id");
    }

    /** Once: what the user has written stays until he saves it. */
    public void load() {
        if (read(user::admin) == null || shown != null) {
            return;
        }
        shown = read(() -> id == null ? null : control.named(id));
        if (shown != null) {
            host = shown.host();
            port = shown.port() == null ? null : shown.port().toString();
            dbname = shown.dbname();
            loginUser = shown.user();
            cnxOptions = shown.cnxOptions();
            description = shown.description();
            locked = shown.locked();
            extensionSchema = shown.extensionSchema();
            jndiName = shown.jndiName();
        }
    }

    /**
     * Leads to the target database. What somebody else has changed since it was shown must not be taken back unseen: his lock stays, unless the
     * user has turned it himself, and any other change is for the user to look at first. What was shown is not known any more when the login was kept
     * in a file meanwhile.
     */
    public String save() {
        boolean saved = refusals.during(() -> {
            if (id == null) {
                control.add(values(newId), user.admin());
            } else {
                control.change(id, values(null).withLock(shown == null || shown.locked() == locked ? null : locked),
                        now -> shown != null && now.withLock(null).equals(shown.withLock(null)), user.admin());
            }
        }, this::field);
        password = null;
        return saved ? "target?faces-redirect=true&id=" + Links.encoded(id == null ? newId : id) : null;
    }

    private Description values(String name) {
        return new Description(name, host, number(port), dbname, loginUser, password, cnxOptions, description, locked, extensionSchema, jndiName);
    }

    private static Integer number(String text) {
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException noNumber) {
            throw ConsoleMessages.MESSAGES.notANumberOf(text, "port");
        }
    }

    private String field(RefusedException refused) {
        if (refused.code().equals(INCOMPLETE)) {
            return host == null ? "host" : dbname == null ? "dbname" : "user";
        }
        return FIELDS.getOrDefault(refused.code(), "");
    }

    public Map<String, String> getRefused() {
        return refusals.sentences();
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getNewId() {
        return newId;
    }

    public void setNewId(String newId) {
        this.newId = newId;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public String getPort() {
        return port;
    }

    public void setPort(String port) {
        this.port = port;
    }

    public String getDbname() {
        return dbname;
    }

    public void setDbname(String dbname) {
        this.dbname = dbname;
    }

    public String getUser() {
        return loginUser;
    }

    public void setUser(String user) {
        this.loginUser = user;
    }

    /** Never shown: the one that is kept stays when none is given. */
    public String getPassword() {
        return null;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getCnxOptions() {
        return cnxOptions;
    }

    public void setCnxOptions(String cnxOptions) {
        this.cnxOptions = cnxOptions;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    public boolean isLocked() {
        return locked;
    }

    public void setLocked(boolean locked) {
        this.locked = locked;
    }

    public String getExtensionSchema() {
        return extensionSchema;
    }

    public void setExtensionSchema(String extensionSchema) {
        this.extensionSchema = extensionSchema;
    }

    public String getJndiName() {
        return jndiName;
    }

    public void setJndiName(String jndiName) {
        this.jndiName = jndiName;
    }
}
