package org.data2pg.targetdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.data2pg.message.InvalidRequestException;
import org.data2pg.targetdb.TargetDatabase.Description;
import org.junit.jupiter.api.Test;

class TargetDatabaseTest {

    private static Description byHost(String id, String host, Integer port, String dbname, String user) {
        return new Description(id, host, port, dbname, user, "secret", null, " ", false, null, null);
    }

    @Test
    void whatIsLeftOutHasItsDefaultAndThePasswordIsNotKept() {
        assertThat(new TargetDatabase(byHost("shop", "db1", null, "shop", "mover")).description())
                .isEqualTo(new Description("shop", "db1", 5432, "shop", "mover", null, null, null, false, "data2pg", null));
        assertThat(new TargetDatabase(new Description("shop", "", null, null, null, null, null, null, true, "d2", "java:/Shop")).description())
                .isEqualTo(new Description("shop", null, null, null, null, null, null, null, true, "d2", "java:/Shop"));
    }

    @Test
    void aDescriptionNeverShowsItsPassword() {
        assertThat(byHost("shop", "db1", 5432, "shop", "mover")).asString().doesNotContain("secret");
    }

    @Test
    void refusesWhatIsMissingOutOfRangeOrContradictory() {
        refused(byHost(" ", "db1", 1, "shop", "mover"), "D2PG000207: ");
        refused(byHost("shop", null, 1, "shop", "mover"), "D2PG000202: The target database \"shop\" has no host.");
        refused(byHost("shop", "db1", 1, "", "mover"), "D2PG000202: The target database \"shop\" has no dbname.");
        refused(byHost("shop", "db1", 1, "shop", null), "D2PG000202: The target database \"shop\" has no user.");
        refused(byHost("shop", "db1", 0, "shop", "mover"), "D2PG000203: The port 0 of the target database \"shop\"");
        refused(byHost("shop", "db1", 65_536, "shop", "mover"), "D2PG000203: The port 65536 of the target database \"shop\"");
        refused(new Description("shop", "db1", null, null, null, null, null, null, false, null, "java:/Shop"),
                "D2PG000204: The target database \"shop\" has a JNDI name and also a host.");
        refused(new Description("shop", null, null, null, null, "secret", null, null, false, null, "java:/Shop"),
                "D2PG000204: The target database \"shop\" has a JNDI name and also a password.");
    }

    @Test
    void refusesDatasourcesThatAreNoTargets() {
        for (String name : new String[] {"ldap://127.0.0.1/cn=x", "rmi:x", "java:jboss/datasources/Data2pgAdminDS"}) {
            refused(new Description("shop", null, null, null, null, null, null, null, null, null, name),
                    "D2PG000209: The JNDI name \"" + name + "\" of the target database \"shop\" is refused");
        }
    }

    @Test
    void aChangeWithoutAWordOnTheLockKeepsIt() {
        TargetDatabase target = new TargetDatabase(new Description("shop", "db1", 5432, "shop", "mover", null, null, null, true, null, null));
        target.change(new Description("shop", "db2", 5432, "shop", "mover", null, null, null, null, null, null));
        assertThat(target.isLocked()).isTrue();
    }

    @Test
    void aRefusedChangeChangesNothing() {
        TargetDatabase target = new TargetDatabase(byHost("shop", "db1", 5433, "shop", "mover"));
        Description before = target.description();
        assertThatThrownBy(() -> target.change(byHost("shop", "db2", 99_999, "other", "mover"))).isInstanceOf(InvalidRequestException.class);
        assertThat(target.description()).isEqualTo(before);
    }

    private static void refused(Description description, String sentence) {
        assertThatThrownBy(() -> new TargetDatabase(description)).isInstanceOf(InvalidRequestException.class).hasMessageStartingWith(sentence);
    }
}
