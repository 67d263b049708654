package org.data2pg.console;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.console.Rows.Found;
import org.data2pg.control.AttemptView;
import org.data2pg.control.RunLog;
import org.primefaces.model.LazyDataModel;

/** Attempts at steps of a run that were not completed by the first one, with all that PostgreSQL has told. */
@Named
@ViewScoped
public class LogTab implements RunTab {

    private static final int ROWS = 10;

    @Inject
    private RunLog log;
    private long run;
    private final Rows<AttemptView> attempts = new Rows<>(ROWS, this::find);

    @Override
    public void load(long number) {
        run = number;
        attempts.refresh();
    }

    private Found<AttemptView> find(int first, int count) {
        RunLog.Found found = log.find(run, first, count);
        return new Found<>(found.total(), found.attempts());
    }

    public LazyDataModel<AttemptView> getAttempts() {
        return attempts;
    }

    public int getRowsShown() {
        return ROWS;
    }
}
