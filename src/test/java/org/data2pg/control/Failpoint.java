package org.data2pg.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place in the server where a test breaks something: right before or after a commit on one of the databases, or where one of our own methods
 * begins or ends. The rules of all of them are given to Byteman when the server boots; one takes effect while its file is there, and once.
 *
 * @param during what the server is doing when it comes there for the first time
 * @param at     class, method and place, as Byteman writes them
 * @param within what must be on the stack or true besides, as Byteman's conditions
 * @param thrown what happens there instead of a kill
 */
record Failpoint(String name, During during, List<String> at, List<String> within, String thrown) {

    private static final String ADMINISTRATION = "data2pg-admin";
    private static final String TARGET = "data2pg";
    private static final String LOST = "new org.postgresql.util.PSQLException(\"Broken by a test\", org.postgresql.util.PSQLState.CONNECTION_FAILURE)";
    private static final String DEFECT = "new java.lang.IllegalStateException(\"Broken by a test\")";

    private static final String ERROR = "new java.lang.StackOverflowError(\"Broken by a test\")";

    private static final String THREAD = "java.lang.Thread.currentThread()";
    /** What this thread commits next on the administration database is what is to become of an orphan. */
    private static final List<String> MARK = List.of("RULE mark the record of a takeover", "CLASS Takeover", "METHOD record", "AT EXIT", "IF TRUE",
            "DO flag(" + THREAD + ")", "ENDRULE", "");

    /** All that change a run, its steps or its batch, or where runs are made. Those of what only reads are left out. */
    private static final List<Failpoint> COMMITS = Stream.of(
            commit("run stored", During.RUN, ADMINISTRATION, "RunAdmission.store"),
            commit("job noted", During.RUN, ADMINISTRATION, "RunControl.note"),
            commit("run read", During.RUN, ADMINISTRATION, "RunPreparation.of"),
            commit("backend noted", During.RUN, ADMINISTRATION, "RunPreparation.onTarget"),
            commit("batch owned", During.RUN, TARGET, "RunLedger.of"),
            commit("plan stored", During.RUN, ADMINISTRATION, "RunPreparation.keep"),
            commit("step executed", During.RUN, TARGET, "StepExecution.attempt"),
            commit("steps recorded", During.RUN, ADMINISTRATION, "StepJournal.keep"),
            commit("steps confirmed", During.RUN, TARGET, "RunLedger.confirm"),
            commit("run completed", During.RUN, ADMINISTRATION, "RunExecution.close", "Recorder.untilKept"),
            commit("ledger cleaned", During.RUN, TARGET, "RunLedger.forget"),
            commit("refusal noted", During.REFUSAL, ADMINISTRATION, "Audit.refused"),
            commit("start given up", During.RUN_WITHOUT_JOB, ADMINISTRATION, "RunControl.start", "Recorder.untilDone"),
            commit("preparation given up", During.RUN_WITHOUT_PLAN, ADMINISTRATION, "RunPreparation.giveUp", "Recorder.untilDone"),
            commit("modification noted", During.MODIFY, ADMINISTRATION, "RunControl.act"),
            commit("suspension noted", During.SUSPEND, ADMINISTRATION, "RunControl.act"),
            commit("abort noted", During.ABORT, ADMINISTRATION, "RunControl.act"),
            commit("cancellation noted", During.CANCEL_STEP, ADMINISTRATION, "RunControl.act"),
            commit("check noted", During.CHECK, ADMINISTRATION, "TargetDatabaseControl.check", "Audit.noting"),
            commit("addition noted", During.ADD, ADMINISTRATION, "TargetDatabaseControl.add", "Audit.noting"),
            commit("change noted", During.CHANGE, ADMINISTRATION, "TargetDatabaseControl.change", "Audit.noting"),
            commit("removal noted", During.REMOVE, ADMINISTRATION, "TargetDatabaseControl.remove", "Audit.noting"),
            commit("extension installed", During.INSTALL, TARGET, "ExtensionControl.changed"),
            commit("installation recorded", During.INSTALL, ADMINISTRATION, "ExtensionControl.change", "Audit.doneOnTarget"),
            commit("early end recorded", During.ABORT, ADMINISTRATION, "RunExecution.close", "Recorder.untilKept"),
            commit("restart stored", During.RESTART, ADMINISTRATION, "RunAdmission.store"),
            commit("owner changed", During.TAKEOVER, ADMINISTRATION, "Takeover.claimed"),
            commit("batch taken over", During.TAKEOVER, TARGET, "Takeover.own"),
            commit("delay noted", During.TAKEOVER_THAT_WAITS, ADMINISTRATION, "Takeover.warn"),
            marked(commit("takeover recorded", During.TAKEOVER, ADMINISTRATION, "Takeover.decide")),
            commit("new job noted", During.TAKEOVER, ADMINISTRATION, "Takeover.goOn", "Recorder.untilDone")).flatMap(s -> s).toList();

    private static final List<Failpoint> METHODS = Stream.of(
            method("start of job", During.RUN, "BatchJobEngine", "start"),
            Stream.of(new Failpoint("plan read", During.RUN, List.of("CLASS PlanReader", "METHOD read", "AT ENTRY"), List.of(), ERROR)),
            method("claim", During.RUN, "ActiveRun", "claim"),
            method("execute", During.RUN, "JtaTargetSession", "execute"),
            method("record", During.RUN, "StepJournal", "keep"),
            method("finish", During.RUN, "RunExecution", "close"),
            method("go on", During.TAKEOVER, "Takeover", "goOn")).flatMap(s -> s).toList();

    static List<Failpoint> all() {
        return Stream.concat(COMMITS.stream(), METHODS.stream()).toList();
    }

    static Failpoint named(String name) {
        return all().stream().filter(point -> point.name.equals(name)).findFirst().orElseThrow();
    }

    /** An exception after a step was claimed would be a defect of the dispatcher; nothing is there that could throw one. */
    static List<Failpoint> thatThrow() {
        return all().stream().filter(point -> !point.name.equals("after claim")).toList();
    }

    /** A server that was killed there leaves the steps of a Completed run in the ledger, until the next run of the batch removes them. */
    boolean leavesTheLedger() {
        return List.of("after run completed", "before ledger cleaned").contains(name);
    }

    /** A run that gets its working plan there needs no operator: what has failed is tried again. */
    boolean needsNoRestart() {
        return List.of("run read", "backend noted", "batch owned", "plan stored").contains(name.replaceFirst("^(before|after) ", ""));
    }

    /** Whether what is done there is undone by what happens there. */
    boolean undoes() {
        return name.startsWith("before ") && (name.endsWith(" noted") || name.endsWith(" installed"));
    }

    private static Stream<Failpoint> commit(String name, During during, String application, String... callers) {
        List<String> within = Stream.concat(Stream.of("$0.getParameterStatus(\"application_name\").equals(\"" + application + "\")"),
                Stream.of(callers).map(caller -> "callerMatches(\"" + caller + "\", true, false, 0, 300)")).toList();
        return beforeAndAfter(name, during, "org.postgresql.jdbc.PgConnection", "commit", within, LOST);
    }

    private static Stream<Failpoint> marked(Stream<Failpoint> commits) {
        return commits.map(point -> new Failpoint(point.name, point.during, point.at,
                Stream.concat(point.within.stream(), Stream.of("flagged(" + THREAD + ")")).toList(), point.thrown));
    }

    private static Stream<Failpoint> method(String name, During during, String type, String method) {
        return beforeAndAfter(name, during, type, method, List.of(), DEFECT);
    }

    private static Stream<Failpoint> beforeAndAfter(String name, During during, String type, String method, List<String> within, String thrown) {
        List<String> place = List.of("CLASS " + type, "METHOD " + method);
        return Stream.of(new Failpoint("before " + name, during, and(place, "AT ENTRY"), within, thrown),
                new Failpoint("after " + name, during, and(place, "AT EXIT"), within, thrown));
    }

    private static List<String> and(List<String> first, String last) {
        return Stream.concat(first.stream(), Stream.of(last)).toList();
    }

    /** The rules of all of them for Byteman. */
    static Path rules(Path folder) throws IOException {
        return Files.write(folder.resolve("failpoints.btm"), Stream.concat(MARK.stream(),
                all().stream().flatMap(point -> Stream.of(Break.values()).flatMap(how -> point.rule(folder, how)))).toList());
    }

    private Stream<String> rule(Path folder, Break how) {
        String conditions = Stream.of(Stream.of("file.exists()"), within.stream(), Stream.of("file.delete()")).flatMap(s -> s)
                .collect(Collectors.joining(" && "));
        return Stream.of(Stream.of("RULE " + how + " " + name), at.stream(),
                Stream.of("BIND file:java.io.File = new java.io.File(\"" + file(folder, how) + "\")", "IF " + conditions,
                        how == Break.KILL ? "DO killJVM()" : "DO throw " + thrown, "ENDRULE", "")).flatMap(s -> s);
    }

    private Path file(Path folder, Break how) {
        return folder.resolve(how + "-" + name.replace(' ', '-'));
    }

    /** The next one who comes there is hit. */
    void arm(Path folder, Break how) {
        try {
            Files.createFile(file(folder, how));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody came there. */
    boolean hasStruck(Path folder, Break how) {
        return Files.notExists(file(folder, how));
    }

    @Override
    public String toString() {
        return name;
    }

    enum During { RUN, RUN_WITHOUT_JOB, RUN_WITHOUT_PLAN, REFUSAL, MODIFY, SUSPEND, ABORT, CANCEL_STEP, CHECK, ADD, CHANGE, REMOVE, INSTALL, RESTART, TAKEOVER, TAKEOVER_THAT_WAITS }

    enum Break {
        /** The process ends at once, as by kill -9. */
        KILL,
        THROW
    }
}
