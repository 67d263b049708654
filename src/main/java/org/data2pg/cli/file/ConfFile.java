package org.data2pg.cli.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.data2pg.cli.message.ExitCode;
import org.data2pg.cli.message.Sentence;

/** The configuration of a run, as Data2Pg 0.7 reads it. What is null is not said in it. */
public record ConfFile(String targetDatabase, String batch, Integer sessions, Integer ascSessions, Long referenceRun, String stepOptions,
                       String comment) {

    /** Says nothing. */
    public static final ConfFile NONE = new ConfFile(null, null, null, null, null, null, null);

    private static final List<String> KEYWORDS =
            List.of("TARGET_DATABASE", "BATCH_NAME", "MAX_SESSIONS", "ASC_SESSIONS", "REFERENCE_RUN", "STEP_OPTIONS", "COMMENT");

    /** @throws org.data2pg.cli.message.Failure the file can't be read, or a line of it is refused */
    public static ConfFile read(Path file) {
        Map<String, String> values = KeywordFile.read(file, KEYWORDS);
        return new ConfFile(values.get("TARGET_DATABASE"), values.get("BATCH_NAME"), number(file, values, "MAX_SESSIONS", Integer::valueOf),
                number(file, values, "ASC_SESSIONS", Integer::valueOf), number(file, values, "REFERENCE_RUN", Long::valueOf),
                values.get("STEP_OPTIONS"), values.get("COMMENT"));
    }

    private static <N> N number(Path file, Map<String, String> values, String keyword, Function<String, N> reader) {
        String value = values.get(keyword);
        try {
            return value == null ? null : reader.apply(value);
        } catch (NumberFormatException e) {
            throw Sentence.NO_NUMBER.failure(ExitCode.USAGE, value, keyword, file);
        }
    }
}
