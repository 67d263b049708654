package org.data2pg.control.monitor;

import java.util.Comparator;

import org.data2pg.run.StepResult;

/** An indicator of a step's report, or its sum over the steps of a run. */
public record IndicatorView(String indicator, long value, int rank, boolean mainIndicator) {

    static final Comparator<IndicatorView> BY_RANK = Comparator.comparingInt(IndicatorView::rank).thenComparing(IndicatorView::indicator);

    static IndicatorView of(StepResult result) {
        return new IndicatorView(result.indicator(), result.value(), result.rank(), result.isMain());
    }
}
