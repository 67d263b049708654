package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;

import org.data2pg.fixture.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Entries of target databases that are changed and deleted, in a real browser. */
class TargetEditPageIT {

    private static TargetSite site;

    @BeforeAll
    static void open() {
        site = new TargetSite("edited");
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void anotherAdministratorsChangeIsNotTakenBack() {
        String id = "shared entry";
        JsonObject values = Json.createObjectBuilder().add("host", "h").add("dbname", "d").add("user", "u").build();
        RestClient other = site.rest();
        other.post("target-databases", Json.createObjectBuilder(values).add("id", id).build());
        String address = "target-databases/" + Links.encoded(id).replace("+", "%20");
        site.go("target-edit.xhtml?id=" + Links.encoded(id));
        site.write("description", "mine");
        other.put(address, Json.createObjectBuilder(values).add("locked", true).build());
        site.click("save");
        site.browser().text(text -> text.contains("Target database " + id) && text.contains("mine"));
        assertThat(site.browser().elements(".lock-true")).as("the other's lock stays").hasSize(1);
        site.browser().click("[id='form:edit']");
        site.write("host", "elsewhere");
        other.put(address, Json.createObjectBuilder(values).add("description", "theirs").build());
        site.click("save");
        site.browser().text(text -> text.contains("D2PG000210: The target database \"" + id + "\" has been changed since you have seen it"));
        assertThat(other.get(address).getString("host")).isEqualTo("h");
        site.go("target-edit.xhtml?id=" + Links.encoded(id));
        assertThat(site.value("description")).isEqualTo("theirs");
        site.browser().click("[id='form:locked']");
        site.click("save");
        site.browser().text(text -> text.contains("Target database " + id));
        assertThat(other.get(address).getBoolean("locked")).isFalse();
        assertThat(other.get(address).getString("description")).isEqualTo("theirs");
        site.browser().click(".abort summary");
        site.click("remove");
        site.browser().text(text -> text.contains("New target database"));
    }

    @Test
    void whatHasNoRunsIsDeleted() {
        site.go("target-edit.xhtml");
        site.write("newId", "to be deleted");
        site.write("jndiName", "java:jboss/datasources/Elsewhere");
        site.click("save");
        assertThat(site.browser().text(text -> text.contains("D2PG000340"))).as("what nobody knows").doesNotContain("No migration", "Extension data2pg");
        site.browser().click(".abort summary");
        site.click("remove");
        assertThat(site.browser().text(text -> text.contains("New target database"))).doesNotContain("to be deleted");
    }
}
