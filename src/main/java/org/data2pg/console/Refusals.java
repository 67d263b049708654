package org.data2pg.console;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.data2pg.message.RefusedException;

/** What was refused in a form, each sentence at the field it is about, or at the empty name when it is about none of them. */
final class Refusals implements Serializable {

    private final Map<String, String> sentences = new HashMap<>();

    /** Does something a form was sent for; former refusals are over. */
    boolean during(Runnable work, Function<RefusedException, String> field) {
        sentences.clear();
        try {
            work.run();
        } catch (RefusedException refused) {
            sentences.put(field.apply(refused), refused.getMessage());
        }
        return sentences.isEmpty();
    }

    /** By field. */
    Map<String, String> sentences() {
        return sentences;
    }
}
