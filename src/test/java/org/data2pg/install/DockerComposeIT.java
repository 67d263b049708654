package org.data2pg.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.data2pg.fixture.Command;
import org.data2pg.fixture.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The composed containers come up, healthy and behind a login. Skipped, with the reason, where no Docker engine runs. */
class DockerComposeIT {

    private static final Path DOCKER = Path.of("docker").toAbsolutePath();
    private static final List<String> SECRETS = List.of("admin_password", "store_password", "target_password");

    private boolean ours;

    @BeforeEach
    void needsDocker() throws Exception {
        assumeTrue(runs("docker", "info"), "no Docker engine answers on this machine (docker info fails)");
        assumeTrue(runs("docker", "compose", "version"), "this Docker has no compose plugin");
        assumeTrue(FreePort.isFree(8080), "port 8080 of this machine is taken, and the server is to be published there");
        assumeTrue(Files.notExists(DOCKER.resolve("secrets")), "docker/secrets exists: somebody uses these containers");
        ours = true;
        Files.createDirectory(DOCKER.resolve("secrets"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String secret : SECRETS) {
            Files.writeString(DOCKER.resolve("secrets").resolve(secret), UUID.randomUUID().toString());
        }
    }

    @AfterEach
    void removeContainers() throws Exception {
        if (ours) {
            compose("down", "--volumes", "--remove-orphans");
            for (String secret : SECRETS) {
                Files.delete(DOCKER.resolve("secrets").resolve(secret));
            }
            Files.delete(DOCKER.resolve("secrets"));
        }
    }

    @Test
    void comesUpHealthyAndAsksForALogin() throws Exception {
        compose("up", "--build", "--wait", "--wait-timeout", "300");
        HttpResponse<String> refused = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:8080/data2pg/api/runs")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(compose("exec", "-T", "target", "psql", "-U", "postgres", "-d", "target", "-Atc",
                "select extname from pg_extension where extname = 'data2pg'")).contains("data2pg");
    }

    private static String compose(String... words) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", "data2pg-test"));
        command.addAll(List.of(words));
        return Command.run(DOCKER, command);
    }

    private static boolean runs(String... words) {
        try {
            Command.run(DOCKER, List.of(words));
            return true;
        } catch (IllegalStateException | java.io.UncheckedIOException notThere) {
            return false;
        }
    }
}
