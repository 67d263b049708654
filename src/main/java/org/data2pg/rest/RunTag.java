package org.data2pg.rest;

import static org.data2pg.message.RestMessages.MESSAGES;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.ws.rs.BadRequestException;

import org.data2pg.control.RunView;

/**
 * The ETag of a run. The time that has elapsed does not count. Its first half is about what operators have decided, the second about all the
 * rest: a change is made on the condition of the first half, as an active run makes progress all the time.
 */
record RunTag(String decided, String all) {

    private static final Pattern LIST = Pattern.compile("\\s*(W/)?\"[^\"]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*\\s*");
    private static final String ANY = "*";

    static RunTag of(RunView run) {
        RunView still = new RunView(run.id(), run.targetDatabase(), run.batch(), run.batchType(), run.stepOptions(), run.sessions(), run.ascSessions(),
                run.comment(), run.referenceRun(), run.status(), run.active(), run.start(), run.end(), 0, run.error(), run.requestedBy(),
                run.restartRun(), run.restartedRun(), run.steps(), run.cost(), run.rows(), run.openSessions(), run.stopping(), run.takeover(),
                run.onError(), run.warning());
        return new RunTag(digest(Arrays.asList(run.sessions(), run.ascSessions(), run.comment(), run.active(), run.stopping())), digest(still));
    }

    private static String digest(Object values) {
        return UUID.nameUUIDFromBytes(values.toString().getBytes(StandardCharsets.UTF_8)).toString().substring(0, 18).replace("-", "");
    }

    /** As in the header. */
    @Override
    public String toString() {
        return '"' + decided + '.' + all + '"';
    }

    /** Whether one of the tags of If-None-Match is this one. */
    boolean isAmong(String header) {
        return header != null && tags(header, "If-None-Match").stream().anyMatch(tag -> tag.equals(ANY) || tag.equals(toString()));
    }

    /** Whether operators have decided nothing since one of the tags of If-Match; without the header there is no condition. */
    boolean allows(String header) {
        return header == null || tags(header, "If-Match").stream().anyMatch(tag -> tag.equals(ANY) || tag.startsWith('"' + decided + '.'));
    }

    /** @throws BadRequestException it is no list of tags */
    static List<String> tags(String header, String name) {
        if (header.strip().equals(ANY)) {
            return List.of(ANY);
        }
        if (!LIST.matcher(header).matches()) {
            throw new BadRequestException(MESSAGES.malformedTag(header, name));
        }
        return Arrays.stream(header.split(",")).map(tag -> tag.strip().replaceFirst("^W/", "")).toList();
    }
}
