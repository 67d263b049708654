package org.data2pg.console;

import static org.data2pg.message.ConsoleMessages.MESSAGES;

import java.io.Serializable;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

import org.data2pg.targetdb.StepOption;
import org.data2pg.targetdb.StepOption.Type;

/** The step options of a run: one field for each that the type of the batch knows, or the JSON text itself. */
public final class StepOptionsForm implements Serializable {

    private final Map<String, String> values = new HashMap<>();
    private String json;
    private boolean raw;

    /** Those the form asks for. */
    public static List<StepOption> of(String batchType) {
        return batchType == null ? List.of() : StepOption.of(batchType);
    }

    /**
     * The options as JSON text.
     *
     * @throws org.data2pg.message.InvalidRequestException a value can't be that of its option
     */
    String toJson(String batchType) {
        if (raw) {
            return json == null ? "{}" : json;
        }
        JsonObjectBuilder options = Json.createObjectBuilder();
        for (StepOption option : of(batchType)) {
            String value = values.get(option.name());
            if (value != null && !value.isBlank()) {
                add(options, option, value.strip());
            }
        }
        return options.build().toString();
    }

    private static void add(JsonObjectBuilder options, StepOption option, String value) {
        if (option.type() == Type.BOOLEAN) {
            options.add(option.name(), Boolean.parseBoolean(value));
            return;
        }
        BigDecimal number = number(value);
        boolean whole = number != null && number.stripTrailingZeros().scale() <= 0;
        if (number == null || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(option.highest())) > 0 || option.type() == Type.INTEGER && !whole) {
            throw refusal(option, value);
        }
        options.add(option.name(), number);
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    private static RuntimeException refusal(StepOption option, String value) {
        if (option.type() == Type.INTEGER) {
            return MESSAGES.noIntegerOption(value, option.name());
        }
        return option.highest() == Long.MAX_VALUE ? MESSAGES.noNumberOption(value, option.name()) : MESSAGES.numberOptionOutOfRange(value, option.name(), option.highest());
    }

    /** Shows as JSON what stands in the fields, or the other way round. */
    void toggle(String batchType) {
        if (raw) {
            Map<String, String> read = read(batchType);
            values.clear();
            values.putAll(read);
            raw = false;
        } else {
            json = toJson(batchType);
            raw = true;
        }
    }

    private Map<String, String> read(String batchType) {
        Map<String, String> read = new HashMap<>();
        List<String> known = of(batchType).stream().map(StepOption::name).toList();
        for (Map.Entry<String, JsonValue> option : parsed().entrySet()) {
            if (!known.contains(option.getKey())) {
                throw MESSAGES.unreadableOptions(option.getKey() + ".");
            }
            if (option.getValue() != JsonValue.NULL) {
                read.put(option.getKey(), option.getValue().toString().replaceAll("^\"|\"$", ""));
            }
        }
        return read;
    }

    private JsonObject parsed() {
        try (var reader = Json.createReader(new StringReader(json == null ? "{}" : json))) {
            return reader.readObject();
        } catch (JsonException noObject) {
            throw MESSAGES.unreadableOptions(noObject.getMessage());
        }
    }

    /** What was written, by option. */
    public Map<String, String> getValues() {
        return values;
    }

    public String getJson() {
        return json;
    }

    public void setJson(String json) {
        this.json = json;
    }

    public boolean isRaw() {
        return raw;
    }
}
