package org.data2pg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;

/** A reader that saw nothing would let every crash test pass. */
class ReaderIT {

    @Test
    void whatIsDamagedOnPurposeIsSeen() throws SQLException, InterruptedException {
        try (Site site = new Site(1)) {
            Reader untouched = new Reader(site, 90);
            Run run = Run.start(site, Site.COPY, 4, 0, false);
            run.awaitEnd();
            assertThat(run.isCompleted()).as(run.reason()).isTrue();
            untouched.look(run.id(), Site.COPY);
            assertThat(untouched.damages()).isEmpty();
            assertThat(untouched.lost() + untouched.doubled()).isZero();

            Reader reader = new Reader(site, 1);
            damage(site);
            misreport(site, run.id());
            reader.lookAtReports(run.id());
            reader.look(run.id(), Site.COPY);
            assertThat(reader.lost()).isEqualTo(3);
            assertThat(reader.doubled()).isEqualTo(2);
            assertThat(reader.damages()).anyMatch(damage -> damage.startsWith("shop.") && damage.contains("in the source"))
                    .anyMatch(damage -> damage.startsWith("trigger take_from_stock on shop.order_line was "))
                    .anyMatch(damage -> damage.startsWith("index logistics.tracking_event_time_ix was "))
                    .anyMatch(damage -> damage.equals("The index logistics.tracking_event_time_ix is not ready and valid"))
                    .anyMatch(damage -> damage.startsWith("relation public.left_over was null"))
                    .anyMatch(damage -> damage.startsWith("The index logistics.tracking_event_parcel_ix: "))
                    .anyMatch(damage -> damage.startsWith("The report of a step of run " + run.id() + " is lost: "))
                    .anyMatch(damage -> damage.contains(" rows of logistics.tracking_event, there are "))
                    .anyMatch(damage -> damage.matches("The report of the step shop.country of run \\d+ is COPIED_ROWS 4711 in the ledger and COPIED_ROWS \\d+, .*"))
                    .anyMatch(damage -> damage.startsWith("The ledger still has a step: ghost "));
        }
    }

    /** The ledger of the target says otherwise than the administration database. */
    private static void misreport(Site site, long run) throws SQLException {
        try (Connection administration = site.administration(); Statement statement = administration.createStatement();
                ResultSet rows = statement.executeQuery("SELECT run_ledger FROM data2pg_admin.run WHERE run_id = " + run);
                Connection target = site.target(); Statement write = target.createStatement()) {
            rows.next();
            write.execute("INSERT INTO data2pg.step_ledger VALUES ('" + rows.getString(1) + "', 'shop.country', 'COPY_SHOP',"
                    + " ARRAY[('COPIED_ROWS', 4711, 11, TRUE)::data2pg.step_report_type], now())");
        }
    }

    /** Three rows are lost (deleted, or changed), two are too many (doubled, or changed). */
    private static void damage(Site site) throws SQLException {
        try (Connection target = site.target(); Statement statement = target.createStatement()) {
            for (String sql : new String[] {
                    "SET session_replication_role = replica",
                    "DELETE FROM logistics.tracking_event WHERE event_id IN (SELECT event_id FROM logistics.tracking_event LIMIT 2)",
                    "INSERT INTO logistics.scanner_log SELECT * FROM logistics.scanner_log LIMIT 1",
                    "UPDATE shop.country SET name = name || '!' WHERE ctid = (SELECT ctid FROM shop.country LIMIT 1)",
                    "SELECT setval(c.oid, 77777) FROM pg_class c WHERE relkind = 'S' AND relnamespace = 'shop'::regnamespace ORDER BY relname LIMIT 1",
                    "ALTER TABLE shop.order_line DISABLE TRIGGER take_from_stock",
                    "UPDATE pg_index SET indisready = FALSE, indisvalid = FALSE WHERE indexrelid = 'logistics.tracking_event_time_ix'::regclass",
                    // Rows that came while the index was off are not in it
                    "UPDATE pg_index SET indisready = FALSE WHERE indexrelid = 'logistics.tracking_event_parcel_ix'::regclass",
                    "WITH moved AS (DELETE FROM logistics.tracking_event WHERE ctid = (SELECT ctid FROM logistics.tracking_event LIMIT 1) RETURNING *)"
                            + " INSERT INTO logistics.tracking_event OVERRIDING SYSTEM VALUE SELECT * FROM moved",
                    "UPDATE pg_index SET indisready = TRUE WHERE indexrelid = 'logistics.tracking_event_parcel_ix'::regclass",
                    "CREATE TABLE public.left_over ()",
                    "INSERT INTO data2pg.step_ledger VALUES (gen_random_uuid(), 'ghost', 'COPY_SHOP', '{}', now())"}) {
                statement.execute(sql);
            }
        }
        try (Connection administration = site.administration(); Statement statement = administration.createStatement()) {
            statement.execute("DELETE FROM data2pg_admin.step_result WHERE (sr_run_id, sr_step) = (SELECT sr_run_id, sr_step"
                    + " FROM data2pg_admin.step_result WHERE sr_indicator = 'CHECKED_TABLES' LIMIT 1)");
        }
    }
}
