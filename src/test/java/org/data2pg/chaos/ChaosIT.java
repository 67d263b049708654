package org.data2pg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

/** A little of what {@code mvn -Pchaos} does for hours, with the same options. */
class ChaosIT {

    private static final int KILLS = Integer.getInteger("chaos.kills", 5);

    @Test
    void nothingIsLostDoubledOrDamaged() throws SQLException, InterruptedException {
        assertThat(new Chaos(new ChaosOptions(KILLS, Long.getLong("chaos.seed", System.nanoTime()))).run()).as("see what is printed").isTrue();
    }
}
