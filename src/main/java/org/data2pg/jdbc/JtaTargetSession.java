package org.data2pg.jdbc;

import static org.data2pg.message.JdbcMessages.MESSAGES;

import java.lang.module.ModuleDescriptor.Version;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

import org.data2pg.plan.PlannedStep;
import org.data2pg.targetdb.TargetDatabase;
import org.data2pg.targetdb.TargetFailureException;
import org.data2pg.targetdb.TargetSession;

/** What the server asks of the extension, as SQL over a container-managed connection. */
final class JtaTargetSession implements TargetSession {

    /** The oldest extension whose functions this server knows how to call. */
    private static final Version OLDEST_EXTENSION = Version.parse("1.0");

    /** The one that the extension knows the backends of the scheduler by. */
    private static final String NAME = "data2pg";

    private static final String INDICATORS = "select sr_indicator, sr_value, sr_rank, sr_is_main_indicator from ";

    /** The step function is called here and not by the extension: with the rights of the session's user, and only if the ledger lacks the step. */
    private static final String EXECUTE_ONCE = INDICATORS + """
            %1$s.__begin_step(?::uuid, ?) as report,
            lateral %1$s.__end_step(?::uuid, ?, ?, ?::uuid, case when report is not null then report
                                                             when %1$s.__require_owner(?, ?::uuid) and %1$s.__require_steps(?::uuid, ?::text[]) then array(select r from %2$s as r) end)""";

    /** The one statement that is executed again and again. Its result has no type of the extension, so its plan survives an upgrade. */
    private static final int STEPS_BEFORE_PLAN_IS_KEPT = 2;

    /** Who is in the way of a backend is asked only where it waits for a lock: the answer holds all others up for a moment. */
    private static final String BACKENDS = """
            select pid, state, wait_event_type, wait_event, xact_start, array(
                       select concat_ws(', ', b.pid, b.usename, nullif(b.application_name, '')) from pg_stat_activity b
                        where a.wait_event_type = 'Lock' and b.pid = any (pg_blocking_pids(a.pid)) order by 1)
              from pg_stat_activity a where a.pid = any (?::int[]) and a.application_name = 'data2pg' and a.datname = current_database()""";

    /** What they hold is what __begin_step locks. */
    private static final String EXECUTING = """
            select pid from pg_locks join pg_stat_activity a using (pid)
             where locktype = 'advisory' and objsubid = 1 and granted and database = a.datid and a.datname = current_database()
               and a.application_name = 'data2pg' and pid <> pg_backend_pid()
               and (classid::bigint << 32 | objid::bigint) in (select hashtextextended(step, hashtextextended(?, 0)) from unnest(?::text[]) step)""";

    private final TargetDatabase target;
    private final JtaConnection connection;
    private final String schema;
    private final IntSupplier poolSize;

    /** @param poolSize how many of its kind there may be on this server */
    JtaTargetSession(TargetDatabase target, JtaConnection connection, IntSupplier poolSize) throws SQLException {
        this.target = target;
        this.connection = connection;
        this.schema = quoted(target.extensionSchema());
        this.poolSize = poolSize;
        if (target.jndiName() != null || !connection.isNamed(NAME)) {
            introduce();
        }
    }

    /** By its name, what it does is found and ended when its server is gone. For this transaction only: others may use the administrator's datasource, too. */
    private void introduce() throws SQLException {
        String settings = TargetUrl.SETTINGS.entrySet().stream().map(setting -> "; set local " + setting.getKey() + " = '" + setting.getValue() + "'")
                .collect(Collectors.joining());
        connection.execute("set local application_name = '" + NAME + "'" + settings);
    }

    @Override
    public int backendPid() {
        return connection.backendPid();
    }

    @Override
    public String checkExtension() {
        Installed installed = connection.query("select has_schema_privilege(n.oid, 'usage'), has_function_privilege(p.oid, 'execute'), current_user "
                        + "from pg_namespace n join pg_proc p on p.pronamespace = n.oid and p.proname = 'data2pg_version' where n.nspname = ?",
                row -> new Installed(row.getBoolean(1) && row.getBoolean(2), row.getString(3)), target.extensionSchema())
                .stream().findFirst().orElseThrow(this::withoutVersion);
        if (!installed.allowed()) {
            throw MESSAGES.extensionNotAllowed(installed.user(), target.id(), target.extensionSchema());
        }
        String version = connection.one("select " + schema + ".data2pg_version()", row -> row.getString(1));
        if (Version.parse(version).compareTo(OLDEST_EXTENSION) < 0) {
            throw MESSAGES.extensionTooOld(target.id(), version, OLDEST_EXTENSION.toString());
        }
        return version;
    }

    /** Extensions that can't tell their version are older than any this server knows; the catalog tells it. */
    private RuntimeException withoutVersion() {
        return connection.query("select extversion from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'data2pg' and nspname = ?",
                row -> row.getString(1), target.extensionSchema()).stream().findFirst()
                .<RuntimeException>map(version -> MESSAGES.extensionTooOld(target.id(), version, OLDEST_EXTENSION.toString()))
                .orElseGet(() -> MESSAGES.extensionMissing(target.id(), target.extensionSchema()));
    }

    @Override
    public int sessionLimit() {
        return Math.min(poolSize.getAsInt(), connection.one("select least(current_setting('max_connections')::int "
                + "- current_setting('superuser_reserved_connections')::int - coalesce(current_setting('reserved_connections', true), '0')::int, "
                + "nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1)) from pg_roles r, pg_database d where r.rolname = session_user and d.datname = current_database()",
                row -> row.getInt(1)));
    }

    @Override
    public List<ConfiguredBatch> batches() {
        return connection.query("select bi_batch_name, bi_batch_type, bi_mgr_name, bi_mgr_config_completed from " + schema + ".__get_batch_ids()",
                row -> new ConfiguredBatch(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)));
    }

    @Override
    public List<ConfiguredMigration> migrations() {
        return connection.query("select mgr_name, mgr_source_dbms, mgr_config_completed, count(tbl_name), sum(tbl_rows)::bigint, sum(tbl_kbytes)::bigint from "
                        + schema + ".migration left join " + schema + ".table_to_process on tbl_migration = mgr_name group by 1, 2, 3 order by 1",
                row -> new ConfiguredMigration(row.getString(1), row.getString(2), row.getBoolean(3), row.getLong(4),
                        row.getObject(5, Long.class), row.getObject(6, Long.class)));
    }

    @Override
    public List<BatchSize> batchSizes() {
        return connection.query("select stp_batch_name, count(*), coalesce(sum(stp_cost), 0)::bigint from " + schema + ".step group by 1",
                row -> new BatchSize(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    @Override
    public List<PlannedStep> workingPlan(String batch) {
        return connection.query("select wp_name, wp_sql_function, wp_shell_script, wp_cost, wp_parents from " + schema + ".__get_working_plan(?)",
                row -> new PlannedStep(row.getString(1), row.getString(2), row.getString(3), row.getLong(4), names(row.getArray(5))), batch);
    }

    @Override
    public String fingerprint(String batch) {
        return has("__get_batch_fingerprint(text)")
                ? connection.one("select " + schema + ".__get_batch_fingerprint(?)", row -> row.getString(1), batch) : null;
    }

    @Override
    public String checkStepOptions(String stepOptions) {
        String objection = connection.one("select " + schema + ".__check_step_options(?)", row -> row.getString(1), stepOptions);
        return objection == null ? "" : objection;
    }

    @Override
    public boolean keepsLedger() {
        return has("__begin_step(uuid, text)");
    }

    private boolean has(String function) {
        return connection.one("select to_regprocedure(?) is not null", row -> row.getBoolean(1), schema + "." + function);
    }

    @Override
    public List<Indicator> execute(UUID ledger, Collection<String> parents, UUID owner, String function, String batch, String step, String stepOptions) {
        String call = schema + "." + quoted(function) + "(?, ?, ?::jsonb)";
        List<Indicator> report = ledger == null ? connection.query(INDICATORS + call, JtaTargetSession::indicator, batch, step, stepOptions)
                : connection.query(target.jndiName() == null ? STEPS_BEFORE_PLAN_IS_KEPT : 0, EXECUTE_ONCE.formatted(schema, call), JtaTargetSession::indicator,
                        ledger.toString(), step, ledger.toString(), batch, step, owner.toString(), batch, owner.toString(), ledger.toString(), array(parents),
                        batch, step, stepOptions);
        Set<String> names = new HashSet<>();
        report.stream().filter(line -> line.name() == null || !names.add(line.name())).findFirst().ifPresent(line -> {
            throw new TargetFailureException(MESSAGES.malformedReport(function, line.name()), null, null, null, null, null);
        });
        return report;
    }

    /** As a literal of PostgreSQL. */
    private static String array(Collection<String> texts) {
        return texts.stream().map(text -> '"' + text.replaceAll("[\\\\\"]", "\\\\$0") + '"').collect(Collectors.joining(",", "{", "}"));
    }

    private static Indicator indicator(ResultSet row) throws SQLException {
        return new Indicator(row.getString(1), row.getLong(2), row.getInt(3), row.getBoolean(4));
    }

    @Override
    public Optional<List<Indicator>> reported(UUID ledger, String step) {
        boolean done = connection.one("select " + schema + ".__begin_step(?::uuid, ?) is not null", row -> row.getBoolean(1), ledger.toString(), step);
        return done ? Optional.of(connection.query(INDICATORS + schema + ".__get_ledger(?::uuid), unnest(led_report) where led_step = ?",
                JtaTargetSession::indicator, ledger.toString(), step)) : Optional.empty();
    }

    @Override
    public Set<String> done(UUID ledger) {
        return Set.copyOf(connection.query("select led_step from " + schema + ".__get_ledger(?::uuid)", row -> row.getString(1), ledger.toString()));
    }

    @Override
    public Optional<UUID> own(String batch, UUID token) {
        return Optional.ofNullable(connection.one("select " + schema + ".__own_batch(?, ?::uuid)", row -> row.getObject(1, UUID.class), batch, token.toString()));
    }

    @Override
    public Optional<UUID> owner(String batch) {
        return connection.query("select own_token from " + schema + ".batch_owner where own_batch = ?", row -> row.getObject(1, UUID.class), batch)
                .stream().findFirst();
    }

    @Override
    public void forget(UUID ledger, UUID owner) {
        connection.query("select " + schema + ".__forget_run(?::uuid, ?::uuid)", row -> row.getInt(1), ledger.toString(), owner.toString());
    }

    @Override
    public List<Backend> backends(Collection<Integer> backendPids) {
        return connection.query(BACKENDS, row -> new Backend(row.getInt(1), row.getString(2), row.getString(3), row.getString(4), instant(row, 5),
                names(row.getArray(6))), pids(backendPids));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static String pids(Collection<Integer> backendPids) {
        return backendPids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public List<Integer> executing(UUID ledger, Collection<String> steps) {
        return connection.query(EXECUTING, row -> row.getInt(1), ledger.toString(), array(steps));
    }

    @Override
    public List<Integer> terminate(Collection<Integer> backendPids) {
        return connection.query("select unnest(" + schema + ".__terminate_data2pg_backends(?::int[]))", row -> row.getInt(1), pids(backendPids));
    }

    @Override
    public void cancel() {
        connection.cancel();
    }

    @Override
    public void cut() {
        connection.cut();
    }

    @Override
    public void commit() {
        connection.commit();
    }

    @Override
    public void close() {
        connection.close();
    }

    private static List<String> names(Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private record Installed(boolean allowed, String user) {
    }
}
