package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.admindb.Audit;

/** audit.xhtml: who did what with runs, target databases, tokens and users. */
@Named
@ViewScoped
public class AuditPage extends Page {

    @Inject
    private Audit audit;
    private final Listing listing = new Listing(50, null, "");
    private transient List<Audit.Entry> entries = List.of();

    @Override
    Parameters parameters() {
        return Parameters.of().paged();
    }

    public void load() {
        Audit.Found found = read(() -> audit.newest(listing.first(), listing.rows()));
        if (found != null) {
            entries = found.entries();
            listing.found(found.total());
        }
    }

    public Listing getListing() {
        return listing;
    }

    /** The newest first. */
    public List<Audit.Entry> getEntries() {
        return entries;
    }
}
