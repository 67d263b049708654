package org.data2pg.console;

import java.util.List;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.target.TargetDatabaseControl;
import org.data2pg.targetdb.TargetDatabase.Description;

/** targets.xhtml: the target databases. */
@Named
@ViewScoped
public class TargetsPage extends Page {

    @Inject
    private TargetDatabaseControl control;
    private final Listing listing = new Listing(50, null, "");
    private transient List<Description> targets = List.of();

    @Override
    Parameters parameters() {
        return Parameters.of().paged();
    }

    public void load() {
        TargetDatabaseControl.Found found = read(() -> control.page(listing.first(), listing.rows()));
        listing.found(found == null ? 0 : found.total());
        targets = found == null ? List.of() : found.targets();
    }

    public Listing getListing() {
        return listing;
    }

    public List<Description> getTargets() {
        return targets;
    }
}
