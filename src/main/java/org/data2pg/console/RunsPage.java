package org.data2pg.console;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.RunSearch;
import org.data2pg.control.RunView;
import org.data2pg.control.TargetDatabaseControl;
import org.data2pg.message.ConsoleMessages;
import org.data2pg.targetdb.TargetDatabase.Description;

/**
 * runs.xhtml: current and past runs, as many as there are, one screenful at a time. What is looked for, its order and the screenful stand in the
 * address, so that each can be kept and handed on.
 */
@Named
@ViewScoped
public class RunsPage extends Page {

    private static final int ROWS = 20;

    @Inject
    private RunSearch search;
    @Inject
    private TargetDatabaseControl targetDatabases;
    private RunsWanted wanted;
    private String pageWanted;
    private int page = 1;
    private transient RunSearch.Found found;
    private transient List<String> targets = List.of();

    /** Before each time the page, or a part of it, is written: the runs may have gone on. */
    public void load() {
        if (wanted == null) {
            Map<String, String> parameters = FacesContext.getCurrentInstance().getExternalContext().getRequestParameterMap();
            wanted = RunsWanted.of(parameters::get);
            pageWanted = parameters.get("page");
        }
        RunSearch.Found now = read(() -> {
            page = number(pageWanted);
            targets = targetDatabases.all().stream().map(Description::id).toList();
            return search.find(wanted.filter(), wanted.sortedBy(), wanted.descending(), (page - 1) * ROWS, ROWS);
        });
        found = now == null && found != null ? found : now;
    }

    public List<RunView> getRuns() {
        return found == null ? List.of() : found.runs();
    }

    public int getTotal() {
        return found == null ? 0 : found.total();
    }

    private static int number(String text) {
        if (text == null) {
            return 1;
        }
        if (!text.matches("[1-9]\\d{0,7}")) {
            throw ConsoleMessages.MESSAGES.notANumberOf(text, "page");
        }
        return Integer.parseInt(text);
    }

    public int getPage() {
        return page;
    }

    public int getPages() {
        return Math.max(1, (getTotal() + ROWS - 1) / ROWS);
    }

    /** The same runs on another page. */
    public String linkToPage(int number) {
        return link("runs.xhtml", Map.of("page", Integer.toString(number)));
    }

    /** The same runs in the order of a field; of the field they are ordered by, the other way round. */
    public String linkToOrder(String field) {
        boolean turned = "ascending".equals(ordered(field));
        return link("runs.xhtml", Map.of("sort", field, "order", turned ? "descending" : "ascending"));
    }

    /** How a column is ordered, in the words of ARIA; null when it is not. */
    public String ordered(String field) {
        if (found == null || !field.equals(wanted.sortedBy())) {
            return null;
        }
        return wanted.descending() ? "descending" : "ascending";
    }

    /** All of these runs as a file. */
    public String linkToFile(String format) {
        return link("runs." + format, Map.of());
    }

    private String link(String address, Map<String, String> more) {
        Map<String, String> parameters = wanted.parameters();
        parameters.putAll(more);
        return address + parameters.entrySet().stream().map(p -> p.getKey() + "=" + Links.encoded(p.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
    }

    public RunsWanted getWanted() {
        return wanted;
    }

    public List<String> getTargets() {
        return targets;
    }

    public List<String> getStatuses() {
        return RunSearch.STATUSES;
    }

    public List<String> getTypes() {
        return List.of("COPY", "COMPARE", "DISCOVER");
    }
}
