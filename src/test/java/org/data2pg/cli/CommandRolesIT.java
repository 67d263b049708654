package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.fixture.SharedServer.ADMIN;
import static org.data2pg.fixture.SharedServer.OPERATOR;
import static org.data2pg.fixture.SharedServer.VIEWER;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.fixture.RecordedRun;
import org.data2pg.fixture.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Each command is tried by each role, on what is not there or must not be changed by others: done, or refused for another reason than the role. */
class CommandRolesIT {

    private static final SharedServer SERVER = SharedServer.get();
    private static final List<String> ROLES = List.of(VIEWER, OPERATOR, ADMIN);
    private static final String TARGET = "tried-by-roles";
    private static final String RUN = "987654321";
    /** Stands for the number of a run that is there: it is looked at before it is modified. */
    private static final String ENDED_RUN = "ENDED_RUN";
    private static long ended;

    @BeforeAll
    static void endARun() throws SQLException {
        ended = RecordedRun.inProgress(SERVER, "BY_ROLES").steps("s", 1, "Completed").completed().id();
    }

    private static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(VIEWER, List.of("monitor --once", "monitor " + RUN, "report " + RUN, "results checks " + RUN, "results differences " + RUN,
                        "results messages " + RUN, "results statistics " + RUN, "targets", "targets list", "targets show " + TARGET, "tokens", "tokens list",
                        "tokens create by-role", "tokens revoke " + RUN)),
                Arguments.of(OPERATOR, List.of("run --target none --batch none", "restart " + RUN, "suspend " + RUN, "abort " + RUN,
                        "modify " + ENDED_RUN + " --sessions 1", "check none")),
                Arguments.of(ADMIN, List.of("targets add none", "targets change " + TARGET + " --description tried", "targets lock " + TARGET,
                        "targets unlock " + TARGET, "targets remove " + TARGET)))
                .flatMap(CommandRolesIT::each);
    }

    private static Stream<Arguments> each(Arguments group) {
        return ((List<?>) group.get()[1]).stream().map(command -> Arguments.of(command, group.get()[0]));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isRefusedToWhoHasNotTheRole(String command, String lowest) throws SQLException {
        SERVER.execute("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user) VALUES ('" + TARGET
                + "', 'localhost', 1, 'none', 'nobody') ON CONFLICT DO NOTHING");
        for (String login : ROLES) {
            String before = target();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int status = commandLine(login, err).execute(command.replace(ENDED_RUN, Long.toString(ended)).split(" "));
            if (ROLES.indexOf(login) < ROLES.indexOf(lowest)) {
                assertThat(err.toString(StandardCharsets.UTF_8)).as(login).contains("data2pg-" + lowest);
                assertThat(status).as(login).isEqualTo(ExitCode.UNAUTHORIZED);
                assertThat(target()).isEqualTo(before);
            } else {
                assertThat(status).as(login + " " + err).isIn(ExitCode.OK, ExitCode.REFUSED);
            }
        }
    }

    @Test
    void noCommandIsLeftOut() {
        List<String> tried = commands().map(command -> (String) command.get()[0]).toList();
        assertThat(verbs(new CommandLine(commandLine(VIEWER, new ByteArrayOutputStream())))).isNotEmpty()
                .allSatisfy(verb -> assertThat(tried).anyMatch(command -> (command + " ").startsWith(verb + " ")));
    }

    /** All that can be asked for, without that which asks nothing of a server. */
    private static Stream<String> verbs(CommandLine parent) {
        return parent.getSubcommands().entrySet().stream().filter(verb -> !verb.getKey().equals("help"))
                .flatMap(verb -> verb.getValue().getSubcommands().isEmpty() ? Stream.of(verb.getKey()) : verbs(verb.getValue()).map(own -> verb.getKey() + " " + own));
    }

    private static String target() throws SQLException {
        return SERVER.found("SELECT t::text FROM target_database t WHERE tdb_id = '" + TARGET + "'");
    }

    private static Data2Pg commandLine(String login, ByteArrayOutputStream err) {
        Map<String, String> environment = Map.of("DATA2PG_SERVER", SERVER.url(), "DATA2PG_USER", login, "DATA2PG_USER_PASSWORD", SERVER.password(),
                "HOME", "/nonexistent");
        return new Data2Pg(environment, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                question -> Optional.empty());
    }
}
