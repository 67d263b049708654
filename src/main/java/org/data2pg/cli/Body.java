package org.data2pg.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The JSON of a request; what nobody has said is left out, so that the server's rule applies. */
final class Body {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** What the server has shown, to be sent back with changes. */
    static Body of(JsonObject shown) {
        Body body = new Body();
        shown.forEach((name, value) -> {
            if (value != JsonValue.NULL) {
                body.fields.put(name, value);
            }
        });
        return body;
    }

    /** @param configured counts when nothing is given */
    Body with(String name, Object given, Object configured) {
        Object value = given != null ? given : configured;
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    JsonObject json() {
        return Json.createObjectBuilder(fields).build();
    }
}
