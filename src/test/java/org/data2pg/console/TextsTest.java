package org.data2pg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.data2pg.run.RunStatus;
import org.data2pg.run.SessionStatus;
import org.data2pg.run.StepStatus;
import org.data2pg.targetdb.StepOption;
import org.junit.jupiter.api.Test;

/** Whoever translates texts.properties has translated the console: each text that pages and beans ask for is there, and no other. */
class TextsTest {

    private static final Path TEXTS = Path.of("src/main/resources/org/data2pg/console/texts.properties");
    /** {@code texts['run.title']}, {@code texts.product}; and the parameters of our own tags that are keys. */
    private static final Pattern ASKED = Pattern.compile("texts\\['([\\w.]+)'\\]|[{(! ]texts\\.(\\w+)[ })]|<d:(?:menu|order) [^>]*title=\"([\\w.]+)\"|<d:progress [^>]*text=\"([\\w.]+)\"");
    private static final Pattern LITERAL = Pattern.compile("['\"]([a-zA-Z]\\w*(?:\\.\\w+)*)['\"]");
    /** A key whose end is known only when the page is shown. */
    private static final Pattern BEGIN = Pattern.compile("'((?:\\w+\\.)+)'\\.concat\\(|getString\\(\"((?:\\w+\\.)+)\" \\+|d:word\\(texts, '((?:\\w+\\.)+)'");
    /** What a user would read that stands in a page itself. */
    private static final Pattern WORDS = Pattern.compile(">[^<>#{}]*[A-Za-z]{2}[^<>#{}]*<|\\b(?:itemLabel|headerText|emptyMessage|label|alt|placeholder|summary)=\"[^\"]*[A-Za-z]{2}[^\"]*\"");
    /** Of the table audit: what its comments, and those of its columns, say. */
    private static final String AUDIT = "src/main/resources/org/data2pg/admin/V14__doors.sql";

    private static Set<String> keys() throws IOException {
        Properties texts = new Properties();
        try (Reader file = Files.newBufferedReader(TEXTS)) {
            texts.load(file);
        }
        return new TreeSet<>(texts.stringPropertyNames());
    }

    private static List<String> files(String folder, String end) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(end)).toList()) {
                found.add(Files.readString(file));
            }
        }
        assertThat(found).hasSizeGreaterThan(20);
        return found;
    }

    private static List<String> sources() throws IOException {
        List<String> sources = files("src/main/webapp", ".xhtml");
        sources.addAll(files("src/main/java/org/data2pg/console", ".java"));
        return sources;
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String source : sources()) {
            for (Matcher matcher = pattern.matcher(source); matcher.find();) {
                for (int group = 1; group <= matcher.groupCount(); group++) {
                    if (matcher.group(group) != null) {
                        found.add(matcher.group(group));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyTextThatIsAskedForIsThere() throws IOException {
        assertThat(found(ASKED)).hasSizeGreaterThan(200).isSubsetOf(keys());
        Stream<String> begun = Stream.of(Arrays.stream(StepOption.values()).map(option -> "option." + option.name()),
                Arrays.stream(StepOption.Type.values()).map(type -> "option.type." + type),
                Arrays.stream(RunStatus.values()).map(status -> "status." + status.label()),
                Arrays.stream(StepStatus.values()).map(status -> "status." + status.label()),
                Arrays.stream(SessionStatus.values()).map(status -> "status." + status.label())).flatMap(key -> key);
        assertThat(keys()).containsAll(begun.toList());
    }

    @Test
    void everyWordOfTheAuditHasItsText() throws IOException {
        String said = Files.readString(Path.of(AUDIT));
        String actions = said.replaceFirst("(?s).*aud_action IS '([^']*)'.*", "$1").replaceAll(" of a target database", "");
        assertThat(keys()).containsAll(Arrays.stream(actions.split("[,;] ")).map(action -> "audit.action." + action.replace(' ', '_')).toList())
                .contains("audit.door.rest", "audit.door.console", "audit.door.jmx", "audit.door.users.sh", "audit.door.server");
    }

    @Test
    void noTextIsThereForNothing() throws IOException {
        Set<String> unused = keys();
        unused.removeAll(found(ASKED));
        unused.removeAll(found(LITERAL));
        Set<String> begins = found(BEGIN);
        unused.removeIf(key -> begins.stream().anyMatch(key::startsWith));
        assertThat(unused).isEmpty();
    }

    @Test
    void noPageSaysAnythingByItself() throws IOException {
        for (String page : files("src/main/webapp", ".xhtml")) {
            String shown = page.replaceAll("(?s)<!--.*?-->", "").replaceAll("#\\{[^}]*}", "");
            assertThat(WORDS.matcher(shown).results().map(words -> words.group().strip())).as(page).isEmpty();
        }
    }

    @Test
    void aFileIsALanguage() {
        String folder = "/WEB-INF/classes/org/data2pg/console/";
        assertThat(Languages.among(Set.of(folder + "texts.properties", folder + "texts_pt_BR.properties", folder + "Languages.class")))
                .containsExactly(Locale.forLanguageTag("pt-BR"));
        assertThat(TEXTS.resolveSibling("texts_en.properties")).exists();
    }
}
