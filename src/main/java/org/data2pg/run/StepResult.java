package org.data2pg.run;

import java.io.Serializable;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** One indicator of a completed step's report. Written once, together with the step's end. */
@Entity
@Table(name = "step_result")
@IdClass(StepResult.Key.class)
public class StepResult {

    @Id
    @Column(name = "sr_run_id")
    private long run;

    @Id
    @Column(name = "sr_step")
    private String step;

    @Id
    @Column(name = "sr_indicator")
    private String indicator;

    @Column(name = "sr_value")
    private long value;

    @Column(name = "sr_rank")
    private short rank;

    @Column(name = "sr_is_main_indicator")
    private boolean main;

    /** For JPA. */
    protected StepResult() {
    }

    public String step() {
        return step;
    }

    public String indicator() {
        return indicator;
    }

    public long value() {
        return value;
    }

    public int rank() {
        return rank;
    }

    /** True for the indicator that tells how much the step did. */
    public boolean isMain() {
        return main;
    }

    /** Primary key. */
    public record Key(long run, String step, String indicator) implements Serializable {
    }
}
