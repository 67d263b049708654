package org.data2pg.chaos;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.data2pg.demo.SampleDatabases;
import org.data2pg.fixture.Command;
import org.data2pg.fixture.PostgresServer;
import org.data2pg.fixture.ProvisionedServer;

/** A way to break something. What was broken is up again afterwards, in whatever state; what becomes of the run is not waited for. */
enum Disturbance {

    SERVER_KILLED("kill -9 of the server of the run", Disturbance::killServer),
    SERVERS_KILLED("kill -9 of both servers", Disturbance::killServers),
    SERVER_FROZEN("SIGSTOP of the server of the run", Disturbance::freezeServer),
    SESSION_TERMINATED("end of a backend of the run on the target", Disturbance::terminateBackend),
    SESSION_KILLED("kill -9 of a backend of the run on the target", Disturbance::killBackend),
    TARGET_STOPPED("immediate stop of the target", (site, random) -> bounce(site.targetServer(), random)),
    SOURCE_STOPPED("immediate stop of the source", (site, random) -> bounce(site.sourceServer(), random)),
    ADMINISTRATION_STOPPED("immediate stop of the administration server", (site, random) -> bounce(site.administrationServer(), random)),
    TARGET_FROZEN("SIGSTOP of the target", (site, random) -> freeze(site.targetServer(), random)),
    SOURCE_FROZEN("SIGSTOP of the source", (site, random) -> freeze(site.sourceServer(), random)),
    ADMINISTRATION_FROZEN("SIGSTOP of the administration server", (site, random) -> freeze(site.administrationServer(), random)),
    ADMINISTRATION_CUT("end of all connections to the administration database", Disturbance::cutAdministration);

    private static final int LONGEST_PAUSE_MS = 8_000;
    /** Longer than a server may be silent before its runs are free to be taken. */
    private static final int LONGEST_FREEZE_MS = 25_000;
    /** And before the other server is sure of it, and has taken them. */
    private static final int LONGEST_SERVER_FREEZE_MS = 45_000;
    private static final int PATIENCE_S = 120;
    /** Starts anew when the server does. */
    private static final String CHECKPOINTER = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
    private static final String AT_WORK = "SELECT pid FROM pg_stat_activity WHERE application_name = 'data2pg' AND state <> 'idle' ORDER BY pid";

    private final String words;
    private final Strike strike;

    Disturbance(String words, Strike strike) {
        this.words = words;
        this.strike = strike;
    }

    /** False when there was nothing to break. */
    boolean happensTo(Site site, Random random) throws SQLException, InterruptedException {
        return strike.at(site, random);
    }

    @Override
    public String toString() {
        return words;
    }

    private static boolean killServer(Site site, Random random) throws SQLException, InterruptedException {
        Optional<ProvisionedServer> server = site.atWork();
        if (server.isEmpty()) {
            return false;
        }
        server.get().kill();
        pause(random.nextInt(LONGEST_PAUSE_MS));
        server.get().start();
        return true;
    }

    /** The one that starts first may be the one whose run it was, or not. */
    private static boolean killServers(Site site, Random random) throws InterruptedException {
        List<ProvisionedServer> servers = new ArrayList<>(site.wildflys());
        Collections.shuffle(servers, random);
        servers.forEach(ProvisionedServer::kill);
        pause(random.nextInt(LONGEST_PAUSE_MS));
        servers.forEach(ProvisionedServer::start);
        return true;
    }

    private static boolean freezeServer(Site site, Random random) throws SQLException, InterruptedException {
        Optional<ProvisionedServer> server = site.atWork();
        if (server.isEmpty()) {
            return false;
        }
        server.get().freeze();
        pause(random.nextInt(LONGEST_SERVER_FREEZE_MS));
        server.get().thaw();
        return true;
    }

    private static boolean bounce(PostgresServer server, Random random) throws InterruptedException {
        server.kill();
        pause(random.nextInt(LONGEST_PAUSE_MS));
        server.start();
        return true;
    }

    private static boolean freeze(PostgresServer server, Random random) throws InterruptedException {
        server.freeze();
        pause(random.nextInt(LONGEST_FREEZE_MS));
        server.thaw();
        return true;
    }

    private static boolean terminateBackend(Site site, Random random) throws SQLException {
        try (Connection target = site.target()) {
            Integer backend = oneOf(target, random);
            return backend != null && !pids(target, "SELECT 1 WHERE pg_terminate_backend(" + backend + ")").isEmpty();
        }
    }

    /** The whole server goes through crash recovery then. */
    private static boolean killBackend(Site site, Random random) throws SQLException, InterruptedException {
        Integer backend;
        List<Integer> checkpointer;
        try (Connection target = site.target()) {
            backend = oneOf(target, random);
            checkpointer = pids(target, CHECKPOINTER);
        }
        if (backend == null || !Command.run(null, List.of("sh", "-c", "kill -9 " + backend + " && echo killed || true")).endsWith("killed")) {
            return false;
        }
        awaitRecovery(site, checkpointer);
        return true;
    }

    /** The server lets connections in until it has noticed. */
    private static void awaitRecovery(Site site, List<Integer> checkpointerBefore) throws SQLException, InterruptedException {
        SQLException refused = null;
        for (int second = 0; second < PATIENCE_S; second++) {
            pause(1_000);
            try (Connection target = site.target()) {
                List<Integer> checkpointer = pids(target, CHECKPOINTER);
                if (!checkpointer.isEmpty() && !checkpointer.equals(checkpointerBefore)) {
                    return;
                }
                refused = null;
            } catch (SQLException recovering) {
                refused = recovering;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    private static boolean cutAdministration(Site site, Random random) throws SQLException {
        try (Connection administration = site.administration()) {
            // OFFSET 0: the planner would ask for the user's name last
            return !pids(administration, "SELECT pid FROM (SELECT pid FROM pg_stat_activity WHERE usename = '" + SampleDatabases.ADMINISTRATION
                    + "' OFFSET 0) AS of_server WHERE pg_terminate_backend(pid)").isEmpty();
        }
    }

    private static Integer oneOf(Connection target, Random random) throws SQLException {
        List<Integer> atWork = pids(target, AT_WORK);
        return atWork.isEmpty() ? null : atWork.get(random.nextInt(atWork.size()));
    }

    private static List<Integer> pids(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query); ResultSet rows = statement.executeQuery()) {
            List<Integer> pids = new ArrayList<>();
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
            return pids;
        }
    }

    static void pause(long ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
    }

    @FunctionalInterface
    private interface Strike {
        boolean at(Site site, Random random) throws SQLException, InterruptedException;
    }
}
