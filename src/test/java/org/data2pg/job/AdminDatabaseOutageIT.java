package org.data2pg.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.PostgresServers;
import org.data2pg.fixture.ProvisionedServer;
import org.junit.jupiter.api.Test;

/** A server whose administration database is down at boot, or goes away later, recovers by itself. */
class AdminDatabaseOutageIT {

    /** Long enough for the slowest machine: what takes longer hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String READY = "/subsystem=microprofile-health-smallrye:check-ready";
    private static final String JOBS = "/deployment=data2pg.war/subsystem=batch-jberet:read-resource(recursive=true,include-runtime=true)";

    @Test
    void bootsWithoutItAndIsReadyWhenItComes() throws Exception {
        try (PostgresServer postgres = PostgresServers.newest().start(); ProvisionedServer server = new ProvisionedServer()) {
            postgres.createDatabase("admin");
            postgres.stop();
            server.administrationDatabase(postgres.url("admin"), PostgresServer.SUPERUSER, postgres.password()).boot();
            await("said in the log").atMost(PATIENCE).until(() -> server.log().contains("D2PG000153"));
            assertThat(server.cli(READY)).contains("DOWN").doesNotContain("\"UP\"");

            postgres.start();
            await("ready by itself").atMost(PATIENCE).pollInterval(Duration.ofSeconds(1))
                    .until(() -> server.log().contains("D2PG000154"));
            assertThat(server.cli(READY)).contains("UP").doesNotContain("DOWN");
            assertThat(server.cli(JOBS)).contains("data2pg-run.xml");

            postgres.kill();
            assertThat(server.cli(READY)).contains("DOWN");
            postgres.start();
            assertThat(server.cli(READY)).contains("UP").doesNotContain("DOWN");
        }
    }
}
