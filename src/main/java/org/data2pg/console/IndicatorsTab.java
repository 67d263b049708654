package org.data2pg.console;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.IndicatorView;
import org.data2pg.control.monitor.RunMonitor;
import org.data2pg.control.monitor.RunReport;
import org.data2pg.control.monitor.RunView;

/** What the steps of a run have reported, summed, beside the same of its reference run. */
@Named
@ViewScoped
public class IndicatorsTab implements RunTab {

    @Inject
    private RunMonitor monitor;
    private transient RunReport report;
    private transient Map<String, Long> reference = Map.of();

    @Override
    public void load(RunView run) {
        report = monitor.report(run.id());
        Long former = report.run().referenceRun();
        reference = former == null ? Map.of()
                : monitor.report(former).indicators().stream().collect(Collectors.toMap(IndicatorView::indicator, IndicatorView::value));
    }

    public List<IndicatorView> getIndicators() {
        return report == null ? List.of() : report.indicators();
    }

    /** Of the reference run; null if it has not reported that. */
    public Long reference(String indicator) {
        return reference.get(indicator);
    }

    /** How many steps the run that this one restarted had done, or null. */
    public Long getDoneBefore() {
        return report == null ? null : report.doneBefore();
    }
}
