package org.data2pg.console;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.RunControl;
import org.data2pg.control.RunRequest;
import org.data2pg.control.monitor.RunSearch;
import org.data2pg.control.monitor.RunView;
import org.data2pg.control.target.WhatIf;
import org.data2pg.control.target.BatchPlans;
import org.data2pg.control.target.TargetContents;
import org.data2pg.control.target.TargetDatabaseControl;
import org.data2pg.control.target.TargetReader;
import org.data2pg.message.ConsoleMessages;
import org.data2pg.message.ControlMessages;
import org.data2pg.message.RefusedException;
import org.data2pg.targetdb.StepOption;

/** start.xhtml: what an operator says when he starts a run, and how long it would take. */
@Named
@ViewScoped
public class StartPage extends Page {

    private static final int MOST_REFERENCES = 50;
    private static final String OPTIONS = "options";

    /** What a refusal is about, by its number; what is not here stands above the form. */
    private static final Map<String, String> FIELDS = Map.ofEntries(Map.entry("D2PG000101", "target"), Map.entry("D2PG000200", "target"),
            Map.entry("D2PG000300", "target"), Map.entry("D2PG000301", "target"), Map.entry("D2PG000302", "target"), Map.entry("D2PG000303", "target"),
            Map.entry("D2PG000127", "target"), Map.entry("D2PG000105", "batch"), Map.entry("D2PG000106", "batch"), Map.entry("D2PG000113", "batch"),
            Map.entry("D2PG000107", OPTIONS), Map.entry("D2PG000910", OPTIONS), Map.entry("D2PG000511", OPTIONS), Map.entry("D2PG000513", OPTIONS), Map.entry("D2PG000108", "sessions"),
            Map.entry("D2PG000109", "sessions"), Map.entry("D2PG000110", "ascSessions"));

    @Inject
    private TargetDatabaseControl targetDatabases;
    @Inject
    private TargetReader reader;
    @Inject
    private RunSearch search;
    @Inject
    private BatchPlans plans;
    @Inject
    private RunControl control;
    @Inject
    private User user;
    private final Refusals refusals = new Refusals();
    private final StepOptionsForm options = new StepOptionsForm();
    private String target;
    private String batch;
    private String sessions = "1";
    private String ascSessions = "0";
    private String referenceRun;
    private String referenceNumber;
    private String comment;
    private String onError = "abort";
    private String takeover;
    private transient List<String> targets;
    private transient TargetContents contents;
    private transient List<RunView> references;
    private transient WhatIf whatIf;

    @Override
    Parameters parameters() {
        return Parameters.of("target", "batch");
    }

    /** Before each time the page is written. */
    public void load() {
        if (read(user::operator) == null) {
            return;
        }
        targets = read(targetDatabases::ids);
        if (contents == null && target != null) {
            look();
            requireBatch();
        }
        if (references == null && batch != null) {
            references = read(() -> Stream.concat(completed(target).stream(),
                    completed(null).stream().filter(run -> !run.targetDatabase().equals(target))).toList());
        }
    }

    private List<RunView> completed(String where) {
        return search.older(new RunSearch.Filter(where, batch, null, Set.of("Completed"), null, null, null), Long.MAX_VALUE, MOST_REFERENCES);
    }

    /** The address may ask for a batch that is not there; what is chosen on the page is. */
    private void requireBatch() {
        if (batch != null && getBatchType() == null && contents != null && contents.check().reachable()) {
            String batches = getBatches().stream().map(TargetContents.Batch::name).collect(Collectors.joining(", "));
            refusals.sentences().put("batch", ControlMessages.MESSAGES.unknownBatch(batch, target, batches.isEmpty() ? "none" : batches).getMessage());
        }
    }

    /** Another target database was chosen: it has other batches. */
    public void chooseTarget() {
        batch = null;
        contents = null;
        chooseBatch();
        if (target != null) {
            look();
        }
    }

    private void look() {
        refusals.during(() -> contents = reader.contents(target), refused -> "target");
        if (contents != null && contents.check().problem() != null) {
            refusals.sentences().put("target", contents.check().problem());
        }
    }

    /** Another batch was chosen: it was run by other runs. */
    public void chooseBatch() {
        references = null;
        referenceRun = null;
        referenceNumber = null;
        whatIf = null;
    }

    /** Shows the step options as fields or as JSON. */
    public void toggleOptions() {
        refusals.during(() -> options.toggle(getBatchType()), this::field);
    }

    /** How long it would take. */
    public void estimate() {
        whatIf = null;
        refusals.during(() -> {
            if (reference() == null) {
                throw ConsoleMessages.MESSAGES.noReference();
            }
            whatIf = plans.whatIf(target, batch, reference(), number(sessions, "sessions"), number(ascSessions, "ascSessions"));
        }, this::field);
    }

    /** Leads to the new run. */
    public String start() {
        long[] run = new long[1];
        boolean started = refusals.during(() -> run[0] = control.run(new RunRequest(target, batch, number(sessions, "sessions"),
                number(ascSessions, "ascSessions"), options.toJson(getBatchType()), comment, reference(), takeover,
                onError, user.operator())), this::field);
        return started ? "run?faces-redirect=true&id=" + run[0] : null;
    }

    /** The number that was written, else the run that was chosen; or null. */
    private Long reference() {
        String given = referenceNumber == null ? referenceRun : referenceNumber;
        try {
            return given == null ? null : Long.valueOf(given.strip());
        } catch (NumberFormatException noNumber) {
            throw ConsoleMessages.MESSAGES.notARun(given);
        }
    }

    private static Integer number(String text, String field) {
        try {
            return text == null ? null : Integer.valueOf(text.strip());
        } catch (NumberFormatException noNumber) {
            throw ConsoleMessages.MESSAGES.notANumberOf(text, field);
        }
    }

    private String field(RefusedException refused) {
        return switch (refused.code()) {
            case "D2PG000512" -> isNumber(sessions) ? "ascSessions" : "sessions";
            case "D2PG000118" -> target == null ? "target" : "batch";
            case "D2PG000504" -> "referenceNumber";
            case "D2PG000111", "D2PG000112" -> referenceNumber == null ? "referenceRun" : "referenceNumber";
            case "D2PG000517" -> "referenceRun";
            default -> FIELDS.getOrDefault(refused.code(), "");
        };
    }

    private static boolean isNumber(String text) {
        return text == null || text.strip().matches("[+-]?\\d{1,9}");
    }

    /** COPY, COMPARE or DISCOVER; null while no batch is chosen. */
    public String getBatchType() {
        return getBatches().stream().filter(found -> found.name().equals(batch)).map(TargetContents.Batch::type).findFirst().orElse(null);
    }

    public List<TargetContents.Batch> getBatches() {
        return contents == null ? List.of() : contents.migrations().stream().flatMap(migration -> migration.batches().stream()).toList();
    }

    /** How many sessions the target database can open; null while that is not known. */
    public Integer getSessionLimit() {
        return contents == null ? null : contents.check().sessionLimit();
    }

    /** Completed runs of batches of this name, those on the target database first, the newest first. */
    public List<RunView> getReferences() {
        return references == null ? List.of() : references;
    }

    /** A run in one line; the script of the pages puts the user's own zone in the place of UTC. */
    public String label(RunView run) {
        return run.id() + ": " + Times.utc(run.end()) + ", " + Times.elapsed(run.elapsedMs()) + ", " + run.sessions() + ", " + run.targetDatabase()
                + (run.comment() == null ? "" : ", " + run.comment());
    }

    public List<StepOption> getKnownOptions() {
        return StepOptionsForm.of(getBatchType());
    }

    public WhatIf getWhatIf() {
        return whatIf;
    }

    public StepOptionsForm getOptions() {
        return options;
    }

    public Map<String, String> getRefused() {
        return refusals.sentences();
    }

    public List<String> getTargets() {
        return targets == null ? List.of() : targets;
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }

    public String getBatch() {
        return batch;
    }

    public void setBatch(String batch) {
        this.batch = batch;
    }

    public String getSessions() {
        return sessions;
    }

    public void setSessions(String sessions) {
        this.sessions = sessions;
    }

    public String getAscSessions() {
        return ascSessions;
    }

    public void setAscSessions(String ascSessions) {
        this.ascSessions = ascSessions;
    }

    public String getReferenceRun() {
        return referenceRun;
    }

    public void setReferenceRun(String referenceRun) {
        this.referenceRun = referenceRun;
    }

    public String getReferenceNumber() {
        return referenceNumber;
    }

    public void setReferenceNumber(String referenceNumber) {
        this.referenceNumber = referenceNumber;
    }

    public String getComment() {
        return comment;
    }

    public void setComment(String comment) {
        this.comment = comment;
    }

    public String getOnError() {
        return onError;
    }

    public void setOnError(String onError) {
        this.onError = onError;
    }

    public String getTakeover() {
        return takeover;
    }

    public void setTakeover(String takeover) {
        this.takeover = takeover;
    }
}
