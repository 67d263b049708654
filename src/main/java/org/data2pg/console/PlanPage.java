package org.data2pg.console;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.data2pg.control.target.BatchPlan;
import org.data2pg.control.target.BatchPlans;

/** plan.xhtml: the working plan of a batch before any run, as a table or as a graph. */
@Named
@RequestScoped
public class PlanPage extends Page {

    private static final int PARENTS_SHOWN = 5;
    private static final String GRAPH = "graph";
    private static final List<String> VIEWS = List.of("table", GRAPH);
    private static final Map<String, Comparator<BatchPlan.Step>> ORDERS = Map.of("name", Comparator.comparing(BatchPlan.Step::name),
            "sqlFunction", Comparator.comparing(BatchPlan.Step::sqlFunction), "cost", Comparator.comparingLong(BatchPlan.Step::cost),
            "cumulativeCost", Comparator.comparingLong(BatchPlan.Step::cumulativeCost));

    @Inject
    private BatchPlans plans;
    private String target = "";
    private String batch = "";
    private String view;
    private String step;
    private String text;
    private final Listing listing = new Listing(25, "cumulativeCost", "");
    private transient BatchPlan plan;
    private transient List<BatchPlan.Step> steps = List.of();
    private transient PlanGraph graph;

    @Override
    Parameters parameters() {
        return Parameters.of("target", "batch", "step", "text").choice("view", VIEWS).sorted(ORDERS.keySet());
    }

    /** Asks the target database once for the page; no plan is kept for the next one. */
    public void load() {
        plan = read(() -> plans.plan(target, batch));
        if (plan != null && isShowingGraph()) {
            graph = read(this::graph);
        } else if (plan != null) {
            read(() -> steps = listing.part(found()));
        }
    }

    public BatchPlan getPlan() {
        return plan;
    }

    /** Steps whose name has the text that is searched for, in the order that is asked for; of equal ones, the costliest first. */
    private List<BatchPlan.Step> found() {
        Comparator<BatchPlan.Step> order = ORDERS.get(listing.sortedBy());
        String wanted = text == null ? "" : text.toLowerCase(Locale.ROOT);
        return plan.steps().stream().filter(step -> step.name().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(listing.descending() ? order.reversed() : order).toList();
    }

    /** A page of them. */
    public List<BatchPlan.Step> getSteps() {
        return steps;
    }

    public Listing getListing() {
        return listing;
    }

    private PlanGraph graph() {
        return PlanGraph.of(plan.steps().stream()
                .map(planned -> new PlanStep(planned.name(), planned.sqlFunction(), planned.cost(), planned.parents())).toList(), step);
    }

    /** Null where it is not shown. */
    public PlanGraph getGraph() {
        return graph;
    }

    /** The graph of the plan; the focus of a box comes behind. */
    public String getLinkToGraph() {
        return "plan.xhtml?target=" + Links.encoded(target) + "&batch=" + Links.encoded(batch) + "&view=graph&step=";
    }

    public boolean isShowingGraph() {
        return GRAPH.equals(view);
    }

    public long getCost() {
        return plan.steps().stream().mapToLong(BatchPlan.Step::cost).sum();
    }

    /** Names in one line, not more than a line takes. */
    public String list(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(PARENTS_SHOWN, names.size())));
        return names.size() <= PARENTS_SHOWN ? shown : shown + " + " + (names.size() - PARENTS_SHOWN);
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = given(target);
    }

    public String getBatch() {
        return batch;
    }

    public void setBatch(String batch) {
        this.batch = given(batch);
    }

    public String getView() {
        return view;
    }

    public void setView(String view) {
        this.view = view;
    }

    public String getStep() {
        return step;
    }

    public void setStep(String step) {
        this.step = step;
    }

    public String getText() {
        return text;
    }

    public void setText(String text) {
        this.text = text;
    }
}
