package org.data2pg.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.data2pg.message.DatasourceMessages.MESSAGES;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.data2pg.targetdb.TargetDatabase;
import org.postgresql.PGProperty;

/** The JDBC URL of a target database, made of its row; checked, because it comes from a door and goes into the server's configuration. */
final class TargetUrl {

    /** They name another database, a secret in clear text, or classes and files of this server. */
    private static final Set<String> FORBIDDEN = Set.of("user", "password", "PGDBNAME", "PGHOST", "PGPORT", "service", "passfile",
            "sslpassword", "sslpasswordcallback", "sslfactory", "sslfactoryarg", "sslhostnameverifier", "socketFactory", "socketFactoryArg",
            "authenticationPluginClassName", "xmlFactoryFactory", "jaasApplicationName", "loggerFile", "loggerLevel");

    /**
     * They end what a server does that died, froze or was cut off: without them, the target goes on for nobody, and keeps its locks. A statement may last
     * for days; between two of them there are moments only.
     */
    static final Map<String, String> SETTINGS = new TreeMap<>(Map.of("client_connection_check_interval", "2s", "idle_in_transaction_session_timeout", "60s",
            "tcp_keepalives_idle", "60s", "tcp_keepalives_interval", "10s", "tcp_keepalives_count", "3"));
    private static final String OPTIONS = SETTINGS.entrySet().stream().map(s -> "-c " + s.getKey() + "=" + s.getValue()).collect(Collectors.joining(" "));

    private TargetUrl() {
    }

    /**
     * The URL, without user and password.
     *
     * @throws org.data2pg.message.InvalidRequestException the host or an option can't be used
     */
    static String of(TargetDatabase.Description target) {
        Map<String, String> parameters = new TreeMap<>(Map.of("ApplicationName", "data2pg",
                // And the other way round: this server notices a target whose machine is gone
                "tcpKeepAlive", "true", "socketFactory", "org.data2pg.driver.WatchedSockets",
                "connectTimeout", "10", "loginTimeout", "20", "assumeMinServerVersion", "14",
                // A target that does not answer: the abort of a run must not wait for each of its sessions
                "cancelSignalTimeout", "1",
                // Most statements are executed once; and a plan that was kept might not survive an upgrade of the extension
                "prepareThreshold", "0", "options", OPTIONS));
        addOptions(parameters, target);
        int port = target.port() == null ? 5432 : target.port();
        return "jdbc:postgresql://" + host(target) + ":" + port + "/" + encode(target.dbname()) + parameters.entrySet().stream()
                .map(p -> p.getKey() + "=" + encode(p.getValue())).collect(Collectors.joining("&", "?", ""));
    }

    private static String host(TargetDatabase.Description target) {
        String host = target.host().strip().replaceAll("^\\[|]$", "");
        if (host.matches("(?=.*:.*:)[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?")) {
            return "[" + host + "]";
        }
        if (host.matches("[\\p{L}\\p{N}._-]+")) {
            return host;
        }
        throw MESSAGES.invalidHost(target.host(), target.id());
    }

    private static void addOptions(Map<String, String> parameters, TargetDatabase.Description target) {
        if (target.cnxOptions() == null || target.cnxOptions().isBlank()) {
            return;
        }
        for (String option : target.cnxOptions().strip().split("&")) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw MESSAGES.malformedOption(target.id(), option);
            }
            String name = option.substring(0, equals).strip();
            check(name, target);
            String value = decode(option.substring(equals + 1), option, target);
            parameters.put(name, name.equals("options") ? OPTIONS + " " + value : value);
        }
    }

    private static void check(String name, TargetDatabase.Description target) {
        if (FORBIDDEN.stream().anyMatch(name::equalsIgnoreCase)) {
            throw MESSAGES.forbiddenOption(target.id(), name);
        }
        if (PGProperty.forName(name) == null) {
            throw MESSAGES.unknownOption(target.id(), name);
        }
    }

    private static String decode(String value, String option, TargetDatabase.Description target) {
        try {
            return URLDecoder.decode(value, UTF_8);
        } catch (IllegalArgumentException e) {
            throw MESSAGES.malformedOption(target.id(), option);
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }
}
