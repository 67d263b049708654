package org.data2pg.cli;

import static org.data2pg.cli.show.Column.duration;
import static org.data2pg.cli.show.Column.instant;
import static org.data2pg.cli.show.Column.number;
import static org.data2pg.cli.show.Column.state;
import static org.data2pg.cli.show.Column.text;

import java.util.List;

import org.data2pg.cli.show.Column;

/** Which fields of a run are shown where. */
final class RunColumns {

    /** In a list: on a narrow terminal the last ones are left out. */
    static final List<Column> LIST = List.of(number("id"), state("status"), text("targetDatabase"), text("batch"), instant("start"), duration("elapsedMs"),
            number("steps.completed").titled("COMPLETED"), number("steps.total").titled("STEPS"), number("rows"), text("batchType").titled("TYPE"),
            text("comment"));

    /** Of one run, and in CSV. */
    static final List<Column> ALL = List.of(number("id"), text("targetDatabase"), text("batch"), text("batchType"), state("status"),
            instant("start"), instant("end"), duration("elapsedMs"), number("sessions"), number("ascSessions"), number("openSessions"),
            text("stepOptions"), number("referenceRun"), text("comment"), text("takeover"), text("onError"), text("requestedBy"),
            number("steps.total"), number("steps.completed"), number("steps.inProgress"), number("steps.ready"), number("steps.blocked"),
            number("steps.failed"), number("cost.total"), number("cost.completed"), number("rows"), number("restartedRun"),
            number("restartRun"), text("stopping"), text("error"), text("advice"), text("warning"));

    private RunColumns() {
    }
}
