package org.data2pg.control.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.data2pg.control.target.PlanReader;
import org.data2pg.plan.WorkingPlan;
import org.data2pg.run.BatchRun;
import org.data2pg.run.StepStatus;
import org.data2pg.run.StepTime;
import org.data2pg.run.StepTimes;
import org.data2pg.run.StepTimes.News;

/**
 * What was executed of the runs that are looked at, again and again while they go on. What does not change any more is read once: the plan, and when a
 * step was executed that has ended.
 */
@ApplicationScoped
class SeenSteps {

    /** Of 20,000 steps, a run takes a few MB. */
    private static final int MOST_RUNS = 24;
    /** A step that has ended may be recorded after others that have ended later. If one is missed nevertheless, all are read. */
    private static final Duration LATE = Duration.ofSeconds(5);

    @Inject
    private StepTimes times;

    private final Latest<Long, Seen> known = new Latest<>(MOST_RUNS);

    /** As they are now. Called within an admin transaction. */
    Seen of(BatchRun run) {
        Seen before = known.get(run.id());
        Seen now = before == null || !before.start().equals(run.start()) ? all(run) : later(run, before);
        known.put(run.id(), now);
        return now;
    }

    private Seen all(BatchRun run) {
        List<StepTime> all = times.of(run.id());
        return Seen.of(run.start(), all, PlanReader.planned(all, run.batch()));
    }

    private Seen later(BatchRun run, Seen before) {
        return before.with(times.since(before.lastEnd().minus(LATE), run.id())).orElseGet(() -> all(run));
    }

    /**
     * What was executed until one moment.
     *
     * @param start      of the run
     * @param planned    all steps by name, wherever they are
     * @param ended      those of them that were completed or have failed, about in the order in which they were started
     * @param inProgress those that are being executed
     * @param lastEnd    when the last one has ended; the start of the run if none has
     */
    record Seen(Instant start, WorkingPlan plan, Map<String, StepTime> planned, Map<String, StepTime> ended, Map<String, StepTime> inProgress, Instant lastEnd) {

        private static final Comparator<StepTime> BY_START = Comparator.comparing(StepTime::start, Comparator.nullsFirst(Comparator.naturalOrder()));

        static Seen of(Instant start, List<StepTime> steps, WorkingPlan plan) {
            Map<String, StepTime> ended = byName(steps.stream().filter(StepTime::hasEnded).sorted(BY_START).toList());
            return new Seen(start, plan, byName(steps), ended, inProgress(steps), last(start, ended.values()));
        }

        /** The same later; empty if more has changed than was told. */
        Optional<Seen> with(News news) {
            if (news.total() != planned.size()) {
                return Optional.empty();
            }
            List<StepTime> now = news.now().stream().map(step -> planned.get(step.name()).at(step)).toList();
            List<StepTime> endedSince = now.stream().filter(step -> step.hasEnded() && !ended.containsKey(step.name())).sorted(BY_START).toList();
            Map<String, StepTime> later = ended;
            if (!endedSince.isEmpty()) {
                later = new LinkedHashMap<>(ended);
                later.putAll(byName(endedSince));
            }
            return later.size() == news.ended() ? Optional.of(new Seen(start, plan, planned, later, inProgress(now), last(lastEnd, endedSince))) : Optional.empty();
        }

        private static Map<String, StepTime> inProgress(List<StepTime> steps) {
            return byName(steps.stream().filter(step -> step.status() == StepStatus.IN_PROGRESS).toList());
        }

        private static Map<String, StepTime> byName(List<StepTime> steps) {
            Map<String, StepTime> byName = new LinkedHashMap<>();
            steps.forEach(step -> byName.put(step.name(), step));
            return byName;
        }

        private static Instant last(Instant before, Collection<StepTime> ended) {
            return ended.stream().map(StepTime::end).filter(Objects::nonNull).reduce(before, (one, other) -> one.isAfter(other) ? one : other);
        }

        /** All that was executed. */
        List<StepTime> executed() {
            List<StepTime> executed = new ArrayList<>(ended.values());
            executed.addAll(inProgress.values());
            return executed;
        }

        /** ms that a step has taken so far; 0 before its start. */
        long elapsed(String step, Instant now) {
            StepTime executed = ended.getOrDefault(step, inProgress.get(step));
            return executed == null ? 0 : executed.elapsed(now);
        }
    }
}
