package org.data2pg.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.data2pg.console.PlanGroups.Group;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * A working plan as boxes and arrows with their places, for the tag {@code <d:graph>}: of a batch, or of a run with the states of its steps.
 * A plan of more than {@value #MOST_BOXES} steps is shown in groups of steps that do the same at the same depth, or, where these are too many, of
 * neighbouring depths; a group can be opened, and any step be shown with what it waits for and what waits for it.
 */
public final class PlanGraph {

    /** More can't be read by anybody. */
    static final int MOST_BOXES = 60;
    private static final int WIDTH = 250;
    private static final int HEIGHT = 46;
    private static final int LETTERS = 30;

    private static final String COMPLETED = "Completed";

    private final List<Box> boxes;
    private final Map<String, Integer> boxOf;
    private final List<String> arrows;
    private final int width;
    private final int height;

    static {
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    }

    /** @param boxOf positions of the boxes by the names of the steps in them */
    private PlanGraph(List<Box> boxes, Map<String, Integer> boxOf, List<String> arrows, int width, int height) {
        this.boxes = boxes;
        this.boxOf = boxOf;
        this.arrows = arrows;
        this.width = width;
        this.height = height;
    }

    /**
     * @param steps without cycles
     * @param focus name of a step, or the {@linkplain Box#focus() focus of a group}; null or empty for the whole plan
     */
    public static PlanGraph of(Collection<PlanStep> steps, String focus) {
        PlanGroups groups = PlanGroups.of(steps, focus, MOST_BOXES);
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
        root.setProperty(CoreOptions.SPACING_NODE_NODE, 14.0);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 70.0);
        List<ElkNode> nodes = new ArrayList<>();
        for (int i = 0; i < groups.groups().size(); i++) {
            ElkNode node = ElkGraphUtil.createNode(root);
            node.setDimensions(WIDTH, HEIGHT);
            nodes.add(node);
        }
        groups.arrows().forEach((from, children) -> children.forEach(to -> ElkGraphUtil.createSimpleEdge(nodes.get(from), nodes.get(to))));
        new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
        List<Box> boxes = new ArrayList<>();
        Map<String, Integer> boxOf = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Group group = groups.groups().get(i);
            int position = i;
            group.steps().forEach(step -> boxOf.put(step.name(), position));
            boxes.add(Box.of(group, (int) nodes.get(i).getX(), (int) nodes.get(i).getY()));
        }
        return new PlanGraph(boxes, boxOf, root.getContainedEdges().stream().map(PlanGraph::path).toList(),
                (int) Math.ceil(root.getWidth()), (int) Math.ceil(root.getHeight()));
    }

    /**
     * The same in a run.
     *
     * @param open states of all its steps that are not completed, by their names
     */
    PlanGraph in(Map<String, String> open) {
        List<Map<String, Long>> states = new ArrayList<>();
        boxes.forEach(box -> states.add(new TreeMap<>(Map.of(COMPLETED, (long) box.count()))));
        open.forEach((step, state) -> {
            Integer position = boxOf.get(step);
            if (position != null) {
                states.get(position).merge(state, 1L, Long::sum);
                states.get(position).computeIfPresent(COMPLETED, (completed, n) -> n == 1 ? null : Long.valueOf(n - 1));
            }
        });
        return new PlanGraph(IntStream.range(0, boxes.size()).mapToObj(i -> boxes.get(i).in(states.get(i))).toList(), boxOf, arrows, width, height);
    }

    private static String path(ElkEdge edge) {
        ElkEdgeSection section = edge.getSections().get(0);
        StringBuilder path = new StringBuilder("M").append(point(section.getStartX(), section.getStartY()));
        for (ElkBendPoint bend : section.getBendPoints()) {
            path.append(" L").append(point(bend.getX(), bend.getY()));
        }
        return path.append(" L").append(point(section.getEndX(), section.getEndY())).toString();
    }

    private static String point(double x, double y) {
        return Math.round(x) + "," + Math.round(y);
    }

    public List<Box> getBoxes() {
        return boxes;
    }

    /** What a box waits for: each a path from the box before to the box after. Those that follow from others are left out. */
    public List<String> getArrows() {
        return arrows;
    }

    public int getWidth() {
        return width;
    }

    public int getHeight() {
        return height;
    }

    /**
     * Steps at their place: one, or a group.
     *
     * @param name     of the step; null for a group
     * @param function what the steps do; of several functions the first, and how many more
     * @param focus    what to give to {@link PlanGraph#of} to look closer
     * @param states   how many steps are in each state; empty for a plan that is not being executed
     */
    public record Box(String name, String function, int count, long cost, String focus, int x, int y, Map<String, Long> states) {

        private static Box of(Group group, int x, int y) {
            List<String> functions = group.steps().stream().map(PlanStep::function).distinct().toList();
            return new Box(group.single() ? group.steps().get(0).name() : null,
                    functions.size() == 1 ? functions.get(0) : functions.get(0) + " + " + (functions.size() - 1),
                    group.steps().size(), group.steps().stream().mapToLong(PlanStep::cost).sum(), group.focus(), x, y, Map.of());
        }

        private Box in(Map<String, Long> now) {
            return new Box(name, function, count, cost, focus, x, y, now);
        }

        /** As much of the name as has room. */
        public String shortName() {
            return name == null || name.length() <= LETTERS ? name : name.substring(0, LETTERS - 1) + "…";
        }

        /** State of the step, null for a group and for a plan. */
        public String status() {
            return name == null || states.isEmpty() ? null : states.keySet().iterator().next();
        }

        /** How many steps of a group are in each state; empty for a plan. */
        public Map<String, Long> statuses() {
            return name == null ? states : Map.of();
        }

        public int width() {
            return WIDTH;
        }

        public int height() {
            return HEIGHT;
        }
    }
}
