package org.data2pg.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the page of a run of 20,000 steps takes until it is answered, against that of one of 200: as an operator opens it while the run goes on, with its
 * progress, its estimated end and the first of its steps; and with each other of its tabs.
 */
final class RunPages {

    private static final List<String> TABS = List.of("steps", "timeline", "graph", "indicators", "sessions", "log", "audit");
    private static final int WARM_UP = 30;
    private static final int LOOKS = 60;
    private static final int FEW = 1_001;
    private static final int MANY = 1_002;

    private final Platform platform;

    RunPages(Platform platform) {
        this.platform = platform;
    }

    List<Figure> measure() throws SQLException, InterruptedException {
        platform.onAdministration("INSERT INTO target_database (tdb_id, tdb_host, tdb_port, tdb_dbname, tdb_user) VALUES ('away', 'localhost', 1, 'away', 'away')");
        record(FEW, 200);
        record(MANY, 20_000);
        platform.onAdministration("VACUUM ANALYZE");
        try {
            platform.logIn();
            List<Figure> figures = new ArrayList<>();
            for (String tab : TABS) {
                figures.add(ratio(tab.equals("steps") ? "run" : tab, "&tab=" + tab));
            }
            return figures;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Figure ratio(String page, String parameters) throws IOException, InterruptedException {
        look(WARM_UP, parameters);
        double[][] ms = look(LOOKS, parameters);
        double few = Figure.median(ms[0]);
        double many = Figure.median(ms[1]);
        System.out.printf("  %s page of 200 steps: %.1f ms; of 20,000 steps: %.1f ms%n", page, few, many);
        return new Figure(page + "-page-ratio", many / few, "1.50");
    }

    /** One after the other in turn, so that whatever else the machine does meets both. */
    private double[][] look(int times, String parameters) throws IOException, InterruptedException {
        double[][] ms = new double[2][times];
        for (int i = 0; i < times; i++) {
            ms[0][i] = platform.look("run.xhtml?id=" + FEW + parameters, "of 200");
            ms[1][i] = platform.look("run.xhtml?id=" + MANY + parameters, "of 20,000");
        }
        return ms;
    }

    /** In the midst of it: a step in ten is not completed yet. Its server is gone, and can't end it as its target database is away. */
    private void record(int run, int steps) throws SQLException {
        platform.onAdministration("INSERT INTO run (run_id, run_database, run_batch_name, run_batch_type, run_init_max_ses, run_init_asc_ses, run_start_ts, run_status,"
                        + " run_max_sessions, run_asc_sessions, run_node, run_requested_by, run_session_limit) VALUES (" + run + ", 'away', 'batch " + run
                        + "', 'COPY', 4, 0, now() - interval '1 h', 'In_progress', 4, 0, 'elsewhere', 'bench', 90)",
                "INSERT INTO session (ses_run_id, ses_id, ses_status, ses_backend_pid, ses_start_ts) SELECT " + run + ", g, 'Opened', g, now() - interval '1 h'"
                        + " FROM generate_series(1, 4) g",
                "INSERT INTO step (stp_run_id, stp_name, stp_sql_function, stp_cost, stp_parents, stp_cum_cost, stp_status, stp_blocking, stp_ses_id, stp_start_ts,"
                        + " stp_end_ts, stp_attempts) SELECT " + run + ", 'app.table_' || g, '_copy_table', g, CASE WHEN g > 1 THEN ARRAY['app.table_1'] ELSE '{}' END, g,"
                        + " CASE WHEN g % 10 > 0 THEN 'Completed' WHEN g <= 40 THEN 'In_progress' ELSE 'Ready' END, '{}', CASE WHEN g % 10 > 0 OR g <= 40 THEN 1 + g % 4 END,"
                        + " CASE WHEN g % 10 > 0 OR g <= 40 THEN now() - interval '1 h' + interval '14000 s' * (g / 4) / " + steps + " END,"
                        + " CASE WHEN g % 10 > 0 THEN now() - interval '1 h' + interval '14000 s' * (g / 4 + 1) / " + steps + " END, 1 FROM generate_series(1, " + steps + ") g",
                "INSERT INTO step_result SELECT stp_run_id, stp_name, 'COPIED_ROWS', 1000, 11, true FROM step WHERE stp_run_id = " + run + " AND stp_status = 'Completed'",
                "INSERT INTO step_result SELECT stp_run_id, stp_name, 'COPIED_TABLES', 1, 10, false FROM step WHERE stp_run_id = " + run + " AND stp_status = 'Completed'");
    }
}
