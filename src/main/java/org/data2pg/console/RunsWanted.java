package org.data2pg.console;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.data2pg.control.monitor.RunSearch;
import org.data2pg.message.ConsoleMessages;

/** Which runs an address asks for, by its parameters: those of the page of runs, and of its exports. What is left out excludes none. */
public class RunsWanted implements Serializable {

    private String target;
    private String batch;
    private String type;
    private List<String> statuses;
    private String from;
    private String until;
    private String text;

    /** What an address may ask for. */
    static Parameters parametersKnown() {
        return Parameters.of("target", "batch", "from", "until", "text").choice("type", RunSearch.BATCH_TYPES).choices("status", RunSearch.STATUSES);
    }

    /** @throws org.data2pg.message.InvalidRequestException a point in time that is none */
    RunSearch.Filter filter() {
        return new RunSearch.Filter(target, batch, type, Set.copyOf(statuses), instant(from, "from"), instant(until, "until"),
                text == null ? null : text.strip());
    }

    private static Instant instant(String value, String name) {
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException noInstant) {
            throw ConsoleMessages.MESSAGES.notAnInstant(value, name);
        }
    }

    /** The parameters of the address; those that are left out are missing. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> given = new LinkedHashMap<>();
        given.put("target", list(target));
        given.put("batch", list(batch));
        given.put("type", list(type));
        given.put("status", statuses);
        given.put("from", list(from));
        given.put("until", list(until));
        given.put("text", list(text));
        given.values().removeIf(List::isEmpty);
        return given;
    }

    private static List<String> list(String value) {
        return value == null ? List.of() : List.of(value);
    }

    /** From the parameters of a request without a Faces page. */
    static RunsWanted of(Function<String, String[]> parameters) {
        RunsWanted wanted = new RunsWanted();
        wanted.target = first(parameters, "target");
        wanted.batch = first(parameters, "batch");
        wanted.type = first(parameters, "type");
        wanted.statuses = values(parameters, "status").distinct().toList();
        wanted.from = first(parameters, "from");
        wanted.until = first(parameters, "until");
        wanted.text = first(parameters, "text");
        return wanted;
    }

    private static String first(Function<String, String[]> parameters, String name) {
        return values(parameters, name).findFirst().orElse(null);
    }

    private static Stream<String> values(Function<String, String[]> parameters, String name) {
        String[] values = parameters.apply(name);
        return values == null ? Stream.empty() : Arrays.stream(values).filter(value -> !value.isBlank());
    }

    public String getTarget() {
        return target;
    }

    public String getBatch() {
        return batch;
    }

    public String getType() {
        return type;
    }

    /** Labels, each of them wanted; empty for any. */
    public List<String> getStatuses() {
        return statuses;
    }

    public String getFrom() {
        return from;
    }

    public String getUntil() {
        return until;
    }

    public String getText() {
        return text;
    }
}
