package org.data2pg.users;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What users.sh calls: {@code add USER ROLE...}, {@code password USER}, {@code roles USER ROLE...}, {@code remove USER}, {@code list}. */
public final class Users {

    private static final Set<String> ROLES = Set.of("data2pg-viewer", "data2pg-operator", "data2pg-admin");
    private static final String USAGE = "usage: users.sh WILDFLY_HOME add USER ROLE... | password USER | roles USER ROLE... | remove USER | list";

    private final Map<String, String> environment;

    private Users(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Exit status 1 and a sentence on stderr if nothing was done. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            new Users(System.getenv()).run(List.of(arguments));
        } catch (IllegalArgumentException | IllegalStateException | IOException refused) {
            fail(refused.getMessage());
        } catch (SQLException failure) {
            fail("the administration database refused: " + failure.getMessage());
        }
    }

    private static void fail(String sentence) {
        System.err.println("users.sh: " + sentence);
        System.exit(1);
    }

    private void run(List<String> words) throws SQLException, IOException, InterruptedException {
        String verb = words.isEmpty() ? "" : words.get(0);
        boolean withRoles = verb.equals("add") || verb.equals("roles");
        boolean ofUser = withRoles || verb.equals("password") || verb.equals("remove");
        if (!ofUser && !verb.equals("list") || words.size() < (withRoles ? 3 : ofUser ? 2 : 1) || !withRoles && words.size() > (ofUser ? 2 : 1)) {
            throw new IllegalArgumentException(USAGE);
        }
        if (verb.equals("list")) {
            list();
        } else {
            change(verb, name(words.get(1)), roles(words.subList(2, words.size())));
        }
    }

    private static String name(String name) {
        if (!name.matches("[A-Za-z0-9._@-]+")) {
            throw new IllegalArgumentException("user '" + name + "': letters, digits and . _ @ - only");
        }
        return name;
    }

    private static List<String> roles(List<String> roles) {
        for (String role : roles) {
            if (!ROLES.contains(role)) {
                throw new IllegalArgumentException("role '" + role + "': choose data2pg-viewer, data2pg-operator or data2pg-admin");
            }
        }
        return roles;
    }

    private void list() throws SQLException, InterruptedException {
        try (UserTable table = UserTable.open(environment)) {
            table.lines().forEach(System.out::println);
        }
    }

    private void change(String verb, String name, List<String> roles) throws SQLException, IOException, InterruptedException {
        if (verb.equals("add") || verb.equals("password")) {
            // Before the server's first start is waited for
            given().ifPresent(PasswordHash::require);
        }
        try (UserTable table = UserTable.open(environment)) {
            table.require(name, !verb.equals("add"));
            switch (verb) {
                case "add" -> table.add(name, PasswordHash.of(password(name)), roles);
                case "password" -> table.password(name, PasswordHash.of(password(name)));
                case "roles" -> table.roles(name, roles);
                default -> table.remove(name);
            }
        }
        System.out.println(switch (verb) {
            case "password" -> "User " + name + " has a new password.";
            case "remove" -> "User " + name + " is removed.";
            default -> "User " + name + " has the roles " + String.join(", ", roles) + ".";
        });
    }

    private Optional<char[]> given() {
        return Optional.ofNullable(environment.get("DATA2PG_USER_PASSWORD")).filter(password -> !password.isEmpty()).map(String::toCharArray);
    }

    /** Asked for on a terminal, or in the environment, or the first line of the input; never an argument, which everybody on the machine could read. */
    private char[] password(String name) throws IOException {
        Optional<char[]> given = given();
        if (given.isPresent()) {
            return given.get();
        }
        Console console = System.console();
        if (console == null) {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IllegalArgumentException("no terminal to ask for a password: put it into DATA2PG_USER_PASSWORD, or send it as input");
            }
            return line.toCharArray();
        }
        char[] first = console.readPassword("Password of %s: ", name);
        if (first == null || !Arrays.equals(first, console.readPassword("Once more: "))) {
            throw new IllegalArgumentException("the two passwords differ, nothing was changed");
        }
        return first;
    }
}
