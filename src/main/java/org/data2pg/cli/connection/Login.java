package org.data2pg.cli.connection;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import org.data2pg.cli.file.LoginFile;
import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;

/**
 * Where the server is, and who asks. Of what is said in several places the option wins, then the environment, then the login file.
 * A secret comes from the environment, the login file or a prompt, and never from the command line, which every user of a machine can read.
 *
 * @param server        address of the application, with a slash at the end
 * @param authorization value of the header Authorization
 * @param caFile        certificates that are trusted instead of those Java knows, or null
 */
public record Login(URI server, String authorization, Path caFile) {

    /** What the installation of a server on this machine has. */
    static final String LOCAL = "http://localhost:8080/data2pg/";

    /** What options say; null is not said. */
    public record Wanted(String server, String user, Path caFile, Path loginFile) {
    }

    /**
     * Asks for a password when there is none and somebody is at a terminal.
     *
     * @param environment of the process
     * @throws org.data2pg.cli.message.Failure the address, the file or a secret is refused, or nothing says who asks
     */
    public static Login of(Wanted wanted, Map<String, String> environment, Prompt prompt) {
        LoginFile file = file(wanted.loginFile(), environment);
        URI server = address(first(wanted.server(), environment.get("DATA2PG_SERVER"), file.server(), LOCAL));
        String ca = first(wanted.caFile() == null ? null : wanted.caFile().toString(), environment.get("DATA2PG_CA_FILE"), file.caFile());
        return new Login(server, authorization(wanted.user(), environment, file, prompt, server), ca == null ? null : Path.of(ca));
    }

    private static LoginFile file(Path named, Map<String, String> environment) {
        String other = environment.get("DATA2PG_LOGIN_FILE");
        if (named != null || other != null) {
            return LoginFile.read(named != null ? named : Path.of(other));
        }
        String folder = first(environment.get("XDG_CONFIG_HOME"), Objects.requireNonNullElse(environment.get("HOME"), ".") + "/.config");
        Path usual = Path.of(folder, "data2pg", "login");
        return Files.exists(usual) ? LoginFile.read(usual) : LoginFile.NONE;
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text.endsWith("/") ? text : text + "/");
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme())) && address.getHost() != null
                    && address.getUserInfo() == null && address.getQuery() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like other addresses that are none of a server; not shown, as it may hold a password
        }
        throw Sentence.INVALID_ADDRESS.failure(ExitCode.USAGE, LOCAL);
    }

    /** A user who is named by an option is meant: no token speaks for another one then. */
    private static String authorization(String wantedUser, Map<String, String> environment, LoginFile file, Prompt prompt, URI server) {
        String user = first(wantedUser, environment.get("DATA2PG_USER"));
        String password = environment.get("DATA2PG_USER_PASSWORD");
        if (wantedUser == null && environment.get("DATA2PG_TOKEN") != null) {
            return bearer(environment.get("DATA2PG_TOKEN"));
        }
        if (user == null && password == null && file.token() != null) {
            return bearer(file.token());
        }
        if (password == null && (user == null || user.equals(file.user()))) {
            password = file.password();
        }
        String name = first(user, file.user());
        if (name == null) {
            throw Sentence.NO_CREDENTIALS.failure(ExitCode.UNAUTHORIZED, server);
        }
        return basic(name, password != null ? password : prompt.secret("Password of " + name + " at " + server + ": ")
                .orElseThrow(() -> Sentence.NO_CREDENTIALS.failure(ExitCode.UNAUTHORIZED, server)));
    }

    private static String basic(String name, String password) {
        String pair = name + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String bearer(String token) {
        if (!token.chars().allMatch(sign -> sign > ' ' && sign < 127)) {
            throw Sentence.INVALID_SECRET.failure(ExitCode.USAGE);
        }
        return "Bearer " + token;
    }

    /** Whether everybody on the way to the server can read the secret. */
    public boolean isExposed() {
        try {
            return "http".equals(server.getScheme()) && !InetAddress.getByName(server.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isEmpty()) {
                return candidate;
            }
        }
        return null;
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "login at " + server;
    }
}
