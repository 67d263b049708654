package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.data2pg.console.PlanGraph.Box;
import org.junit.jupiter.api.Test;

class PlanGraphTest {

    private static PlanStep step(String name, String function, String... parents) {
        return new PlanStep(name, function, 10, List.of(parents));
    }

    private static List<PlanStep> tables(int count) {
        List<PlanStep> steps = new ArrayList<>(List.of(step("INIT", "_copy_init")));
        List<String> parents = new ArrayList<>(List.of("INIT"));
        for (int i = 1; i <= count; i++) {
            steps.add(step("t" + i, "_copy_table", "INIT"));
            steps.add(step("t" + i + "._check", "_check_table", "t" + i));
            parents.addAll(List.of("t" + i, "t" + i + "._check"));
        }
        steps.add(step("END", "_copy_end", parents.toArray(String[]::new)));
        return steps;
    }

    private static List<String> names(PlanGraph graph) {
        return graph.getBoxes().stream().map(box -> box.name() == null ? box.count() + " " + box.function() : box.name()).toList();
    }

    @Test
    void stepsOfASmallPlanHaveABoxEachFromLeftToRight() {
        PlanGraph graph = PlanGraph.of(tables(2), null);
        assertThat(names(graph)).containsExactly("INIT", "t1", "t1._check", "t2", "t2._check", "END");
        assertThat(graph.getArrows()).as("END waits for everything, but most of it follows").hasSize(6).allMatch(path -> path.startsWith("M"));
        List<Box> boxes = graph.getBoxes();
        assertThat(boxes.get(0).x()).isLessThan(boxes.get(1).x());
        assertThat(boxes.get(1).x()).isLessThan(boxes.get(2).x());
        assertThat(boxes).allMatch(box -> box.x() + box.width() <= graph.getWidth() && box.y() + box.height() <= graph.getHeight());
        assertThat(boxes.stream().filter(a -> boxes.stream().anyMatch(b -> a != b && a.x() < b.x() + b.width() && b.x() < a.x() + a.width()
                && a.y() < b.y() + b.height() && b.y() < a.y() + a.height()))).as("boxes on top of each other").isEmpty();
    }

    @Test
    void theStatesOfAPlanAreThoseOfItsRun() {
        PlanGraph plan = PlanGraph.of(tables(40), null);
        Map<String, String> open = new HashMap<>();
        tables(40).stream().filter(step -> !step.name().equals("INIT")).forEach(step -> open.put(step.name(), "Blocked"));
        open.put("t7", "Ready");
        PlanGraph run = plan.in(open);
        assertThat(names(run)).isEqualTo(names(plan));
        assertThat(run.getArrows()).isEqualTo(plan.getArrows());
        assertThat(run.getBoxes()).extracting(Box::status).startsWith("Completed");
        assertThat(run.getBoxes().get(1).statuses()).isEqualTo(Map.of("Ready", 1L, "Blocked", 39L));
        assertThat(plan.getBoxes()).extracting(Box::status).as("what others look at").containsOnlyNulls();
    }

    @Test
    void manyStepsAreGroupedByWhatTheyDoAndAGroupCanBeOpened() {
        PlanGraph graph = PlanGraph.of(tables(1_000), "");
        assertThat(names(graph)).containsExactly("INIT", "1000 _copy_table", "1000 _check_table", "END");
        assertThat(graph.getArrows()).hasSize(3);
        Box tables = graph.getBoxes().get(1);
        assertThat(tables.cost()).isEqualTo(10_000);
        PlanGraph opened = PlanGraph.of(tables(1_000), tables.focus());
        assertThat(opened.getBoxes()).hasSizeBetween(20, PlanGraph.MOST_BOXES);
        assertThat(names(opened)).contains("INIT", "t1", "t30", "970 _copy_table", "1000 _check_table");
    }

    @Test
    void aStepIsShownWithWhatIsNextToIt() {
        assertThat(names(PlanGraph.of(tables(1_000), "t7"))).containsExactlyInAnyOrder("INIT", "t7", "t7._check", "END");
        assertThat(names(PlanGraph.of(tables(1_000), "INIT"))).containsExactlyInAnyOrder("INIT", "1000 _copy_table", "END");
        assertThatThrownBy(() -> PlanGraph.of(tables(1), "no step")).hasMessageStartingWith("D2PG000524: There is no step \"no step\" in the plan.");
    }

    @Test
    void groupsTellTheStatesOfTheirSteps() {
        List<PlanStep> steps = IntStream.range(0, 100).mapToObj(i -> step("s" + i, "f")).toList();
        Map<String, String> open = new HashMap<>();
        steps.subList(30, 100).forEach(step -> open.put(step.name(), "Ready"));
        Box box = PlanGraph.of(steps, null).in(open).getBoxes().get(0);
        assertThat(box.statuses()).hasToString("{Completed=30, Ready=70}");
        assertThat(box.status()).isNull();
        steps.forEach(step -> open.put(step.name(), "Blocked"));
        assertThat(PlanGraph.of(steps, null).in(open).getBoxes().get(0).statuses()).hasToString("{Blocked=100}");
        PlanGraph small = PlanGraph.of(steps.subList(0, 2), null);
        assertThat(small.in(Map.of("s0", "Failed", "not shown", "Ready")).getBoxes()).extracting(Box::status).containsExactly("Failed", "Completed");
    }

    /** Each waits for the one before, or for all; the functions take turns. */
    private static List<PlanStep> chain(int count, boolean forAll) {
        List<PlanStep> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> parents = steps.stream().skip(forAll ? 0 : Math.max(0, i - 1)).map(PlanStep::name).toList();
            steps.add(new PlanStep("s" + i, "f" + i % 3, 10, parents));
        }
        return steps;
    }

    @Test
    void aLongChainIsShownInFewBoxesOneBehindTheOther() {
        List<PlanStep> steps = chain(5_000, false);
        PlanGraph graph = PlanGraph.of(steps, null);
        List<Box> boxes = graph.getBoxes();
        assertThat(boxes).hasSizeBetween(20, PlanGraph.MOST_BOXES).isSortedAccordingTo(Comparator.comparing(Box::x));
        assertThat(graph.getArrows()).hasSize(boxes.size() - 1);
        assertThat(boxes.stream().mapToInt(Box::count).sum()).isEqualTo(5_000);
        assertThat(boxes.get(0).function()).isEqualTo("f0 + 2");
        PlanGraph opened = PlanGraph.of(steps, boxes.get(3).focus());
        assertThat(opened.getBoxes()).hasSizeBetween(20, PlanGraph.MOST_BOXES);
        assertThat(opened.getArrows()).as("before, the first steps, the others, after").hasSize(opened.getBoxes().size() - 1);
        assertThat(names(PlanGraph.of(steps, "s2500"))).containsExactlyInAnyOrder("s2499", "s2500", "s2501");
    }

    @Test
    void thePictureIsBoundedWhateverThePlan() {
        assertThat(PlanGraph.of(chain(400, true), null).getBoxes()).hasSizeBetween(20, PlanGraph.MOST_BOXES);
        for (String focus : List.of("s0", "s200", "s399")) {
            PlanGraph around = PlanGraph.of(chain(400, true), focus);
            assertThat(around.getBoxes()).as(focus).hasSizeBetween(20, PlanGraph.MOST_BOXES);
            assertThat(around.getArrows()).as(focus).hasSize(around.getBoxes().size() - 1);
        }
        List<PlanStep> unlike = IntStream.range(0, 1_000).mapToObj(i -> step("s" + i, "f" + i)).toList();
        assertThat(names(PlanGraph.of(unlike, null))).containsExactly("1000 f0 + 999");
    }

    @Test
    void anEmptyPlanIsAnEmptyPicture() {
        assertThat(PlanGraph.of(List.of(), null).getBoxes()).isEmpty();
    }
}
