package org.data2pg;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import jakarta.persistence.EntityManager;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The map of the house as README shows it: which room may import which. */
class HouseRulesTest {

    private static final String HOUSE = "org.data2pg.";

    /** Room → the rooms it may import. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("cli", List.of()),
            Map.entry("job", List.of("control")),
            Map.entry("rest", List.of("control", "targetdb", "message")),
            Map.entry("jmx", List.of("control", "message")),
            Map.entry("console", List.of("control", "targetdb", "message")),
            Map.entry("control", List.of("run", "targetdb", "access", "plan", "message")),
            Map.entry("jdbc", List.of("targetdb", "plan", "message")),
            Map.entry("run", List.of("plan", "message")),
            Map.entry("targetdb", List.of("plan", "message")),
            Map.entry("plan", List.of()),
            Map.entry("message", List.of()),
            Map.entry("users", List.of()),
            Map.entry("driver", List.of()),
            Map.entry("access", List.of("message")));

    /** The parts of control → those of its parts that each may import; its own package, where the actions are, may import all. */
    private static final Map<String, List<String>> CONTROL = Map.of(
            "execution", List.of("monitor", "target", "admindb"),
            "monitor", List.of("target", "admindb"),
            "target", List.of("admindb"),
            "account", List.of("admindb"),
            "admindb", List.of());

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.data2pg");

    @TestFactory
    Stream<DynamicTest> aRoomImportsOnlyTheRoomsBelowIt() {
        return ARROWS.entrySet().stream().map(room -> DynamicTest.dynamicTest(room.getKey(), () -> {
            String[] allowed = Stream.concat(Stream.of(room.getKey()), room.getValue().stream()).map(name -> HOUSE + name + "..").toArray(String[]::new);
            noClasses().that().resideInAPackage(HOUSE + room.getKey() + "..")
                    .should().dependOnClassesThat(resideInAPackage("org.data2pg..").and(not(resideInAnyPackage(allowed))))
                    .check(CLASSES);
        }));
    }

    @TestFactory
    Stream<DynamicTest> aPartOfControlImportsOnlyThePartsBelowIt() {
        return CONTROL.entrySet().stream().map(part -> DynamicTest.dynamicTest(part.getKey(), () -> {
            String[] allowed = Stream.concat(Stream.of(part.getKey()), part.getValue().stream()).map(name -> HOUSE + "control." + name).toArray(String[]::new);
            noClasses().that().resideInAPackage(HOUSE + "control." + part.getKey())
                    .should().dependOnClassesThat(resideInAPackage(HOUSE + "control..").and(not(resideInAnyPackage(allowed))))
                    .check(CLASSES);
        }));
    }

    @Test
    void everyRoomIsOnTheMapAndSaysWhatItIsFor() {
        Set<String> rooms = new TreeSet<>();
        CLASSES.stream().map(type -> type.getPackageName().substring(HOUSE.length()).split("\\.")[0]).forEach(rooms::add);
        assertThat(rooms).isEqualTo(new TreeSet<>(ARROWS.keySet()));
        for (String room : rooms) {
            assertThat(Path.of("src/main/java/org/data2pg", room, "package-info.java")).exists();
        }
        Set<String> parts = new TreeSet<>();
        CLASSES.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith(HOUSE + "control."))
                .map(name -> name.substring((HOUSE + "control.").length())).forEach(parts::add);
        assertThat(parts).isEqualTo(new TreeSet<>(CONTROL.keySet()));
        for (String part : parts) {
            assertThat(Path.of("src/main/java/org/data2pg/control", part, "package-info.java")).exists();
        }
    }

    @Test
    void noTwoRoomsImportEachOther() {
        slices().matching("org.data2pg.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheJobKnowsTheBatchEngine() {
        noClasses().that().resideOutsideOfPackage(HOUSE + "job..").should().dependOnClassesThat().resideInAPackage("jakarta.batch..").check(CLASSES);
    }

    @Test
    void thePlanIsMadeOfPureValues() {
        classes().that().resideInAPackage(HOUSE + "plan..").should().onlyDependOnClassesThat().resideInAnyPackage(HOUSE + "plan..", "java..").check(CLASSES);
    }

    @Test
    void messagesDecideNothing() {
        classes().that().resideInAPackage(HOUSE + "message..")
                .should().onlyDependOnClassesThat().resideInAnyPackage(HOUSE + "message..", "java..", "org.jboss.logging..").check(CLASSES);
    }

    @Test
    void onlyTheDoorsAndTheirRoomsSpeakHttp() {
        noClasses().that().resideOutsideOfPackages(HOUSE + "rest..", HOUSE + "console..")
                .should().dependOnClassesThat().resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..", "jakarta.faces..", "org.primefaces..").check(CLASSES);
    }

    @Test
    void theCommandLineIsAStrangerThatSpeaksHttp() {
        classes().that().resideInAPackage(HOUSE + "cli..").should().onlyDependOnClassesThat()
                .resideInAnyPackage(HOUSE + "cli..", "java..", "javax.net.ssl..", "jakarta.json..", "picocli..").check(CLASSES);
        noClasses().that().resideOutsideOfPackage(HOUSE + "cli..").should().dependOnClassesThat().resideInAPackage("picocli..").check(CLASSES);
    }

    @Test
    void adminTransactionsBeginInControlOnly() {
        noClasses().that().resideOutsideOfPackage(HOUSE + "control..")
                .should().beAnnotatedWith("jakarta.transaction.Transactional").check(CLASSES);
    }

    @Test
    void rowsAreAskedForByQueries() {
        noClasses().should().callMethodWhere(target(name("find")).and(target(owner(type(EntityManager.class)))))
                .because("Hibernate answers that a row is not there when the connection is lost in find (HHH-12472)").check(CLASSES);
    }

    @Test
    void noPasswordIsWrittenDownWithAPage() {
        fields().that().haveNameMatching("(?i).*password.*").and().areDeclaredInClassesThat().areAssignableTo(Serializable.class)
                .should().haveModifier(JavaModifier.TRANSIENT).because("a session may be kept in a file").check(CLASSES);
    }

    @Test
    void noFieldIsPublic() {
        noFields().that().areNotStatic().and().areDeclaredInClassesThat().areNotEnums().should().bePublic().check(CLASSES);
    }

    @Test
    void namesComeFromTheField() {
        noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|DTO|Dto|Facade)").allowEmptyShould(true)
                .because("a name says what the thing is to a DBA").check(CLASSES);
    }
}
