package org.data2pg.console;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.console.Rows.Found;
import org.data2pg.control.RunMonitor;
import org.data2pg.control.RunView;
import org.primefaces.model.LazyDataModel;

/** runs.xhtml: current and past runs, the newest first. */
@Named
@ViewScoped
public class RunsPage extends Page {

    private static final int ROWS = 20;

    @Inject
    private RunMonitor monitor;
    private final Rows<RunView> runs = new Rows<>(ROWS, this::find);

    /** Before each time the page, or a part of it, is written: the runs may have gone on. */
    public void load() {
        runs.refresh();
    }

    private Found<RunView> find(int first, int count) {
        Found<RunView> found = read(() -> new Found<>(monitor.count(), monitor.newest(first, count)));
        return found == null ? Found.nothing() : found;
    }

    public LazyDataModel<RunView> getRuns() {
        return runs;
    }

    public int getRowsShown() {
        return ROWS;
    }
}
