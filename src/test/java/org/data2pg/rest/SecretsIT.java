package org.data2pg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

/** Passwords and tokens are planted wherever one can be entered; then everything that comes out anywhere is searched for them. */
class SecretsIT {

    private final Map<String, String> found = new TreeMap<>();
    private final PlantedSecrets planted = new PlantedSecrets();

    @Test
    void noSecretComesOutOfAnyDoor() throws Exception {
        planted.plant();
        search("log and configuration", Outlets.files());
        search("administration database", Outlets.administrationDatabase());
        search("answers of REST", Outlets.answers());
        search("pages", Outlets.pages());
        search("management", Outlets.management());
        search("JMX", Outlets.jmx());
        assertThat(found).as("what was searched, and where a secret was found").containsOnlyKeys("log and configuration", "administration database",
                "answers of REST", "pages", "management", "JMX").allSatisfy((where, secret) -> assertThat(secret).isEqualTo("none"));
    }

    private void search(String where, List<String> texts) {
        assertThat(texts).as(where).isNotEmpty();
        String all = String.join("\n", texts);
        assertThat(all.length()).as("how much was searched: " + where).isGreaterThan(500);
        found.put(where, planted.secrets().stream().filter(all::contains).map(secret -> context(all, secret)).findFirst().orElse("none"));
    }

    private static String context(String all, String secret) {
        int at = all.indexOf(secret);
        return all.substring(Math.max(0, at - 200), Math.min(all.length(), at + 100));
    }
}
