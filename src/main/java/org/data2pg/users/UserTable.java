package org.data2pg.users;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.postgresql.Driver;

/** The tables user_account and user_role of the administration database. Each verb is one transaction, with its row in the audit. */
final class UserTable implements AutoCloseable {

    private static final String UNKNOWN_TABLE = "42P01";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int PAUSE_MS = 500;

    private final Connection connection;

    private UserTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects as the server does, by the variables of its environment. A server that starts for the first time makes the tables: it is waited for.
     *
     * @throws IllegalStateException there are no such tables, or the database can't be reached
     */
    static UserTable open(Map<String, String> environment) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            try {
                return connected(environment);
            } catch (SQLException failure) {
                boolean mayCome = UNKNOWN_TABLE.equals(failure.getSQLState());
                if (!mayCome || System.nanoTime() > deadline) {
                    throw new IllegalStateException(mayCome ? "the administration database has no table of users yet: start the server, it makes them"
                            : "the administration database can't be reached (DATA2PG_ADMIN_URL, _USER, _PASSWORD): " + failure.getMessage());
                }
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    private static UserTable connected(Map<String, String> environment) throws SQLException {
        String url = environment.getOrDefault("DATA2PG_ADMIN_URL", "jdbc:postgresql://localhost:5432/data2pg_admin");
        Properties properties = new Properties();
        properties.setProperty("user", environment.getOrDefault("DATA2PG_ADMIN_USER", "data2pg_admin"));
        properties.setProperty("password", environment.getOrDefault("DATA2PG_ADMIN_PASSWORD", ""));
        properties.setProperty("currentSchema", environment.getOrDefault("DATA2PG_ADMIN_SCHEMA", "data2pg_admin"));
        properties.setProperty("ApplicationName", "data2pg-users");
        properties.setProperty("connectTimeout", "10");
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("DATA2PG_ADMIN_URL is no JDBC URL of PostgreSQL");
        }
        UserTable table = new UserTable(connection);
        try {
            connection.setAutoCommit(false);
            table.exists("");
            return table;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private boolean exists(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT FROM user_account WHERE acc_name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** @throws IllegalArgumentException whether there is such a user is not as it should be */
    void require(String name, boolean there) throws SQLException {
        if (exists(name) != there) {
            throw new IllegalArgumentException(there ? "there is no user " + name
                    : "the user " + name + " exists already: use the verbs password and roles to change it");
        }
    }

    void add(String name, String hash, List<String> roles) throws SQLException {
        change("INSERT INTO user_account (acc_name, acc_password, acc_changed_ts) VALUES (?, ?, now())", name, hash);
        grant(name, roles);
        note("add user", name, String.join(", ", roles));
        connection.commit();
    }

    void password(String name, String hash) throws SQLException {
        change("UPDATE user_account SET acc_password = ?, acc_changed_ts = now() WHERE acc_name = ?", hash, name);
        note("change password", name, null);
        connection.commit();
    }

    void roles(String name, List<String> roles) throws SQLException {
        change("DELETE FROM user_role WHERE rol_account = ?", name);
        grant(name, roles);
        note("change roles", name, String.join(", ", roles));
        connection.commit();
    }

    /** With what he had: his roles and his API tokens. */
    void remove(String name) throws SQLException {
        change("DELETE FROM user_account WHERE acc_name = ?", name);
        change("UPDATE api_token SET tok_revoked_ts = now() WHERE tok_owner = ? AND tok_revoked_ts IS NULL", name);
        note("remove user", name, null);
        connection.commit();
    }

    /** Who it was, only his account on this machine can tell. */
    private void note(String action, String user, String roles) throws SQLException {
        change("INSERT INTO audit (aud_ts, aud_login, aud_door, aud_action, aud_parameters, aud_outcome)"
                + " VALUES (now(), ?, 'users.sh', ?, jsonb_strip_nulls(jsonb_build_object('user', ?::text, 'roles', ?::text)), 'done')",
                System.getProperty("user.name"), action, user, roles);
    }

    private void grant(String name, List<String> roles) throws SQLException {
        for (String role : roles) {
            change("INSERT INTO user_role (rol_account, rol_name) VALUES (?, ?) ON CONFLICT DO NOTHING", name, role);
        }
    }

    private void change(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** Each user with his roles, in one line. */
    List<String> lines() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT acc_name, array_agg(rol_name ORDER BY rol_name) FILTER (WHERE rol_name IS NOT NULL)"
                + " FROM user_account LEFT JOIN user_role ON rol_account = acc_name GROUP BY acc_name ORDER BY acc_name"); ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Array roles = rows.getArray(2);
                lines.add(rows.getString(1) + ": " + (roles == null ? "no role" : String.join(", ", (String[]) roles.getArray())));
            }
        }
        return lines;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
