package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.monitor.AttemptView;
import org.data2pg.control.monitor.RunLog;
import org.data2pg.control.monitor.RunView;

/** Attempts at steps of a run that were not completed by the first one, with all that PostgreSQL has told. */
@Named
@ViewScoped
public class LogTab implements RunTab {

    @Inject
    private RunLog log;
    private final Listing listing = new Listing(10, null, "#tabs");
    private transient List<AttemptView> attempts = List.of();

    @Override
    public void load(RunView run) {
        RunLog.Found found = log.newest(run.id(), listing.first(), listing.rows());
        listing.found(found.total());
        attempts = found.attempts();
    }

    public List<AttemptView> getAttempts() {
        return attempts;
    }

    public Listing getListing() {
        return listing;
    }
}
