package org.data2pg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.data2pg.control.Operator.awaitCompleted;
import static org.data2pg.control.Operator.awaitEnd;
import static org.data2pg.control.Operator.awaitStep;
import static org.data2pg.control.Operator.run;

import java.sql.SQLException;

import org.junit.jupiter.api.Test;

/** A COPY and a COMPARE at the same time. */
class DisturbedRunIT {

    @Test
    void isWarnedOf() throws SQLException {
        Sample sample = Sample.registered();
        sample.execute("SELECT data2pg.create_batch('LOOK', 'sample', 'COMPARE', false, false)", "SELECT data2pg.complete_migration_configuration('sample')");
        sample.step(Sample.COPY, "held", 1);
        long copy;
        try (Sample.Gate gate = sample.closeGate("held")) {
            copy = sample.run(Sample.COPY, 1);
            awaitStep(copy, "held", "In_progress");
            long look = sample.run("LOOK", 1);
            assertThat(run(look).getString("warning")).isEqualTo("D2PG000139: The run " + copy + " of the batch \"" + Sample.COPY + "\", of type COPY, is active on the same"
                    + " target database: where both process the same tables, one of them copies rows that the other one compares meanwhile, and reports as differences.");
            awaitEnd(look);
        }
        awaitCompleted(copy);
        assertThat(run(copy).isNull("warning")).isTrue();
    }
}
