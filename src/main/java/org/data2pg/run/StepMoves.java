package org.data2pg.run;

import static org.data2pg.run.AdminStatements.column;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

import org.data2pg.message.ConflictException;
import org.data2pg.message.RestartMessages;
import org.data2pg.plan.PlannedStep;
import org.data2pg.plan.WorkingPlan;

/**
 * What changes the rows of step and step_result. Called within an admin transaction.
 *
 * <p>In JDBC, on the connection of the entity manager: these statements serve many thousand small steps, and with entities and queries
 * on top they cost the server three times as much.
 */
@ApplicationScoped
public class StepMoves {

    /** All in one statement: the progress of the run is counted after each. */
    private static final String STORE = """
            insert into step (stp_run_id, stp_name, stp_sql_function, stp_shell_script, stp_cost, stp_size, stp_parents, stp_cum_cost, stp_status, stp_blocking)
            select ?, name, sql_function, shell_script, cost, size, cast(parents as text[]), cum_cost, status, cast(parents as text[])
              from unnest(?, ?, ?, ?, ?, ?, ?, ?) as planned (name, sql_function, shell_script, cost, size, parents, cum_cost, status)""";

    private static final String FREE = """
            update step set stp_status = 'Ready', stp_blocking = '{}' where stp_run_id = ? and stp_name = any (?) and stp_status = 'Blocked'""";

    /**
     * A session is opened with its first step; later, it may use another backend than before, or have been closed for a while. No step
     * leaves the state in which it has ended, except that the same is recorded once more.
     */
    private static final String RECORD = """
            with opened as (
                insert into session as s (ses_run_id, ses_id, ses_status, ses_backend_pid, ses_start_ts)
                select ?, id, 'Opened', pid, start from unnest(?, ?, ?) as used (id, pid, start)
                on conflict (ses_run_id, ses_id) do update set ses_backend_pid = excluded.ses_backend_pid, ses_status = 'Opened', ses_end_ts = null
                 where s.ses_backend_pid is distinct from excluded.ses_backend_pid or s.ses_status <> 'Opened'),
            reported as (
                insert into step_result (sr_run_id, sr_step, sr_indicator, sr_value, sr_rank, sr_is_main_indicator)
                select ?, step, indicator, value, rank, main from unnest(?, ?, ?, ?, ?) as report (step, indicator, value, rank, main)
                on conflict do nothing)
            update step set stp_status = noted.status, stp_attempts = attempts, stp_ses_id = ses, stp_start_ts = started,
                   stp_end_ts = ended, stp_error_msg = error
              from unnest(?, ?, ?, ?, ?, ?, ?) as noted (name, status, attempts, ses, started, ended, error)
             where stp_run_id = ? and stp_name = name and\s""" + StepStatus.mayBecomeSql("stp_status", "noted.status");

    private static final String PUT_BACK = "update step set stp_status = 'Ready', stp_cancel = null where stp_run_id = ? and stp_status = 'In_progress'";

    /** What is not Completed, or is lost, begins anew: Ready when its parents are completed, else Blocked by those that are not. */
    private static final String TAKE_OVER = """
            insert into step (stp_run_id, stp_name, stp_sql_function, stp_shell_script, stp_cost, stp_size, stp_parents, stp_cum_cost, stp_status, stp_blocking,
                              stp_start_ts, stp_end_ts, stp_attempts)
            select ?, s.stp_name, s.stp_sql_function, s.stp_shell_script, s.stp_cost, s.stp_size, s.stp_parents, s.stp_cum_cost,
                   case when done then 'Completed' when open_parents = '{}' then 'Ready' else 'Blocked' end,
                   case when done then s.stp_blocking else open_parents end,
                   case when done then s.stp_start_ts end, case when done then s.stp_end_ts end, case when done then s.stp_attempts else 0 end
              from step s, lateral (select s.stp_status = 'Completed' and s.stp_name <> all (?) as done, array(
                       select p.stp_name from step p where p.stp_run_id = s.stp_run_id and p.stp_name = any (s.stp_parents)
                                                       and (p.stp_status <> 'Completed' or p.stp_name = any (?)) order by 1) as open_parents) as state
             where s.stp_run_id = ?""";

    private static final String TAKE_RESULTS_OVER = """
            insert into step_result (sr_run_id, sr_step, sr_indicator, sr_value, sr_rank, sr_is_main_indicator)
            select ?, sr_step, sr_indicator, sr_value, sr_rank, sr_is_main_indicator from step_result
             where sr_run_id = ? and sr_step <> all (?)""";

    @PersistenceContext(unitName = "admin")
    private EntityManager admin;

    /**
     * Gives the steps of an unfinished run to the one that restarts it, with the results of the completed ones.
     *
     * @param lost names of those that are Completed there, but have to be executed again
     */
    public void takeOver(long unfinished, long run, Collection<String> lost) {
        String[] again = lost.toArray(String[]::new);
        update(TAKE_OVER, run, again, again, unfinished);
        update(TAKE_RESULTS_OVER, run, unfinished, again);
    }

    /** Stores the working plan of a run: steps without parents are Ready, the others Blocked. */
    public void store(long run, WorkingPlan plan) {
        List<PlannedStep> steps = plan.steps();
        update(STORE, run, column(steps, String[]::new, PlannedStep::name), column(steps, String[]::new, PlannedStep::sqlFunction),
                column(steps, String[]::new, PlannedStep::shellScript), column(steps, Long[]::new, PlannedStep::cost),
                column(steps, Long[]::new, PlannedStep::size), column(steps, String[]::new, step -> AdminStatements.arrayText(step.parents())),
                column(steps, Long[]::new, step -> plan.cumulativeCost(step.name())),
                column(steps, String[]::new, step -> (step.parents().isEmpty() ? StepStatus.READY : StepStatus.BLOCKED).label()));
    }

    /**
     * Records what has happened to steps of a run, all of it or nothing.
     *
     * @param notes in the order in which it happened; those that were recorded before change nothing
     * @throws IllegalStateException a step has ended already, in another state
     * @throws ConflictException     what was recorded before is not there: the database has lost it
     */
    public void record(long run, Collection<StepNote> notes) {
        String[] freed = notes.stream().flatMap(note -> note.freed().stream()).toArray(String[]::new);
        if (freed.length > 0) {
            update(FREE, run, freed);
        }
        Map<String, StepNote> latest = new LinkedHashMap<>();
        notes.forEach(note -> latest.put(note.step(), note));
        int recorded = update(RECORD, Stream.of(sessions(run, notes), results(run, notes), steps(latest.values()), Stream.of(run))
                .flatMap(values -> values).toArray());
        if (recorded != latest.size()) {
            refuseLoss(run, latest.keySet());
            throw new IllegalStateException(latest.size() - recorded + " of these steps of run " + run + " have ended already: " + latest.keySet());
        }
    }

    /** What is told of a step comes after what has freed it. */
    private void refuseLoss(long run, Collection<String> names) {
        Map<String, StepStatus> kept = admin.createQuery("select s from Step s where s.run = :run and s.name in :names", Step.class)
                .setParameter("run", run).setParameter("names", names).getResultStream().collect(Collectors.toMap(Step::name, Step::status));
        names.stream().filter(name -> kept.getOrDefault(name, StepStatus.BLOCKED) == StepStatus.BLOCKED).sorted().findFirst().ifPresent(name -> {
            throw RestartMessages.MESSAGES.recordsLost(name, kept.containsKey(name) ? kept.get(name).label() : "missing");
        });
    }

    /** Each session once: when it was first used, and the backend it used last. */
    private static Stream<Object> sessions(long run, Collection<StepNote> notes) {
        Map<Integer, StepNote> first = new LinkedHashMap<>();
        Map<Integer, StepNote> last = new LinkedHashMap<>();
        notes.stream().filter(note -> note.session() != null).forEach(note -> {
            first.putIfAbsent(note.session(), note);
            last.put(note.session(), note);
        });
        return Stream.of(run, first.keySet().toArray(Integer[]::new), column(last.values(), Integer[]::new, StepNote::backend),
                column(first.values(), Instant[]::new, StepNote::start));
    }

    private static Stream<Object> results(long run, Collection<StepNote> notes) {
        List<StepNote.Indicator> lines = notes.stream().flatMap(note -> note.report().stream()).toList();
        return Stream.of(run, notes.stream().flatMap(note -> note.report().stream().map(line -> note.step())).toArray(String[]::new),
                column(lines, String[]::new, StepNote.Indicator::name), column(lines, Long[]::new, StepNote.Indicator::value),
                column(lines, Integer[]::new, StepNote.Indicator::rank), column(lines, Boolean[]::new, StepNote.Indicator::main));
    }

    private static Stream<Object> steps(Collection<StepNote> notes) {
        return Stream.of(column(notes, String[]::new, StepNote::step), column(notes, String[]::new, note -> note.status().label()),
                column(notes, Integer[]::new, StepNote::attempts), column(notes, Integer[]::new, StepNote::session),
                column(notes, Instant[]::new, StepNote::start), column(notes, Instant[]::new, StepNote::end),
                column(notes, String[]::new, StepNote::error));
    }

    /** In_progress → Ready, for all that a dead server left behind. */
    public void putBack(long run) {
        update(PUT_BACK, run);
    }

    private int update(String sql, Object... values) {
        return AdminStatements.update(admin, sql, values);
    }
}
