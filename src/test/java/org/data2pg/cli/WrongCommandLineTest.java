package org.data2pg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.data2pg.cli.StubServer.Ended;
import org.data2pg.cli.message.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong on the command line is refused before anything is asked of the server. */
class WrongCommandLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                                     | D2PG000800: Missing command",
        "walk                                   | D2PG000800: Unmatched argument",
        "run --speed 3                          | D2PG000800: Unknown option",
        "run --sessions many --target t         | D2PG000800: Invalid value for option '--sessions'",
        "run --password x                       | D2PG000800: Unknown option",
        "run                                    | D2PG000814",
        "run --target t                         | D2PG000814",
        "run --target t --batch b --conf /none  | D2PG000807",
        "restart                                | D2PG000813",
        "suspend --target t                     | D2PG000813",
        "abort 3 --target t                     | D2PG000835",
        "modify --sessions 2                    | D2PG000813",
        "report x                               | D2PG000800: Invalid value for positional parameter",
        "monitor 1 --interval 0                 | D2PG000800: --interval must be 1 at least",
        "monitor 1 --target t                   | D2PG000800: --target, --batch and --status choose from the list",
        "monitor 1 --status Aborted             | D2PG000800: --target, --batch and --status choose from the list",
        "monitor --count 0                      | D2PG000800: --count must be 1 at least",
        "results                                | D2PG000800: Missing command",
        "results checks                         | D2PG000800: Missing required parameter: 'RUN'",
        "check                                  | D2PG000800: Missing target database",
        "check t --target u                     | D2PG000800: The target database is given twice",
        "targets show                           | D2PG000800: Missing required parameter: 'ID'",
        "monitor -o xml                         | D2PG000800: Invalid value for option '--output'",
        "targets --ca-file /none                | D2PG000806",
        "targets --server nowhere               | D2PG000805",
        "run --target t --batch b --key né      | D2PG000842",
        "targets add t --password-from-env      | D2PG000844",
        "targets add t --ask-password           | D2PG000834"})
    void isRefusedWithASentence(String line, String sentence) throws IOException {
        try (StubServer server = new StubServer(exchange -> StubServer.send(exchange, 500, "text/plain", ""))) {
            Ended ended = server.run(line.isEmpty() ? new String[0] : line.split(" +"));
            assertThat(ended.err()).startsWith(sentence);
            assertThat(ended).extracting(Ended::status, Ended::out).containsExactly(ExitCode.USAGE, "");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void theCommandLineWinsOverTheFile(@TempDir Path folder) throws IOException {
        Path conf = Files.writeString(folder.resolve("night.conf"), "TARGET_DATABASE = t\nBATCH_NAME = b\nMAX_SESSIONS = 8\nASC_SESSIONS = 1\n"
                + "REFERENCE_RUN = 3\nSTEP_OPTIONS = {\"COPY_MAX_ROWS\": 1}\nCOMMENT = of the file\n");
        StringBuilder sent = new StringBuilder();
        try (StubServer server = new StubServer(exchange -> {
            sent.append(new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).append('\n');
            StubServer.send(exchange, 201, "application/json", StubServer.run("Initializing", true));
        })) {
            assertThat(server.run("run", "--conf", conf.toString()).status()).isZero();
            assertThat(server.run("-o", "json", "run", "--conf", conf.toString(), "--sessions=2", "--asc-sessions", "0", "--batch", "c", "--step_options", "",
                    "--comment", "né", "--ref_run", "4", "--on-error", "continue", "--takeover", "abort").status()).isZero();
        }
        assertThat(sent.toString().lines()).containsExactly(
                "{\"targetDatabase\":\"t\",\"batch\":\"b\",\"sessions\":8,\"ascSessions\":1,\"comment\":\"of the file\","
                        + "\"stepOptions\":\"{\\\"COPY_MAX_ROWS\\\": 1}\",\"referenceRun\":3}",
                "{\"targetDatabase\":\"t\",\"batch\":\"c\",\"sessions\":2,\"ascSessions\":0,\"comment\":\"né\",\"onError\":\"continue\",\"takeover\":\"abort\","
                        + "\"stepOptions\":\"\",\"referenceRun\":4}");
    }
}
