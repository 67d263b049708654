package org.data2pg.console;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.data2pg.control.monitor.RunSearch;
import org.data2pg.message.ConsoleMessages;

/** Which runs an address asks for, by its parameters: those of the page of runs, and of its exports. What is left out excludes none. */
public class RunsWanted implements Serializable {

    private String target;
    private String batch;
    private String type;
    private String status;
    private String from;
    private String until;
    private String text;

    /** @throws org.data2pg.message.InvalidRequestException a parameter has a value that can't be meant */
    RunSearch.Filter filter() {
        if (status != null && !RunSearch.STATUSES.contains(status)) {
            throw ConsoleMessages.MESSAGES.unknownChoice(status, "status", String.join(", ", RunSearch.STATUSES));
        }
        return new RunSearch.Filter(target, batch, type, status == null ? Set.of() : Set.of(status), instant(from, "from"), instant(until, "until"),
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
    Map<String, String> parameters() {
        Map<String, String> given = new LinkedHashMap<>();
        List.of(Map.entry("target", string(target)), Map.entry("batch", string(batch)), Map.entry("type", string(type)), Map.entry("status", string(status)),
                Map.entry("from", string(from)), Map.entry("until", string(until)), Map.entry("text", string(text))).stream().filter(entry -> !entry.getValue().isEmpty())
                .forEach(entry -> given.put(entry.getKey(), entry.getValue()));
        return given;
    }

    private static String string(String value) {
        return value == null ? "" : value;
    }

    /** From the parameters of a request without a Faces page. */
    static RunsWanted of(UnaryOperator<String> parameter) {
        RunsWanted wanted = new RunsWanted();
        wanted.target = emptyToNull(parameter.apply("target"));
        wanted.batch = emptyToNull(parameter.apply("batch"));
        wanted.type = emptyToNull(parameter.apply("type"));
        wanted.status = emptyToNull(parameter.apply("status"));
        wanted.from = emptyToNull(parameter.apply("from"));
        wanted.until = emptyToNull(parameter.apply("until"));
        wanted.text = emptyToNull(parameter.apply("text"));
        return wanted;
    }

    private static String emptyToNull(String value) {
        return value == null || value.isBlank() ? null : value;
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

    public String getStatus() {
        return status;
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
