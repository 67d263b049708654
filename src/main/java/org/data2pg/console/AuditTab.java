package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.admindb.Audit;
import org.data2pg.control.monitor.RunView;

/** Who did what with a run. */
@Named
@ViewScoped
public class AuditTab implements RunTab {

    @Inject
    private Audit audit;
    private final Listing listing = new Listing(50, null, "#tabs");
    private transient List<Audit.Entry> entries = List.of();

    @Override
    public void load(RunView run) {
        Audit.Found found = audit.of(run.id(), listing.first(), listing.rows());
        listing.found(found.total());
        entries = found.entries();
    }

    public Listing getListing() {
        return listing;
    }

    /** The oldest first. */
    public List<Audit.Entry> getEntries() {
        return entries;
    }
}
